"""A fingerprint is found in the tree by an index instead of by reading all of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AddIndex(model_name="node", index=models.Index(fields=["hash"], name="journal_node_hash")),
    ]
