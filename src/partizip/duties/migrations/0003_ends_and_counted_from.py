"""A duty ends with a reason; a due date knows its day of the cycle, and from which day it was counted."""

from django.db import migrations, models


def drop_trigger(apps, schema_editor):
    """On the way back: the trigger names the column that goes."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS duties_claim_no_update")


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_first_due")]
    operations = [
        migrations.AddField("claim", "counted_from", models.DateField(blank=True, null=True)),
        migrations.AddField("claim", "instance_of", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "duty", "end_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was ended")
        ),
        migrations.AddConstraint(
            "claim", models.UniqueConstraint(fields=("duty", "instance_of"), name="duties_claim_instance_once")
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_trigger),
    ]
