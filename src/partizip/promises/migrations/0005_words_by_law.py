"""The triggers of this part are made anew: words can be replaced by the mark of a removal (docs/decisions/0031)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("promises", "0004_judgement"), ("journal", "0004_removed")]
    operations = []
