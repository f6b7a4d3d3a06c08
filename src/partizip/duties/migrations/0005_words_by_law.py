"""The triggers of this part are made anew: words can be replaced by the mark of a removal (docs/decisions/0031)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("duties", "0004_block_until"), ("journal", "0004_removed")]
    operations = []
