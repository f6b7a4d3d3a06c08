"""The triggers of this part are made anew: an early version wrote one of them otherwise."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("journal", "0004_removed")]
    operations = []
