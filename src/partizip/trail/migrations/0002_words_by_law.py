"""The triggers of this part are made anew: words can be replaced by the mark of a removal (docs/decisions/0031)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial"), ("journal", "0004_removed")]
    operations = []
