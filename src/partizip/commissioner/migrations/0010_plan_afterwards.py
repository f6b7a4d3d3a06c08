"""What was given up can have been decided elsewhere all the same (docs/decisions/0028)."""

from django.db import migrations, models


def drop_afterwards(apps, schema_editor):
    """On the way back: an older program does not know this word. The trigger that keeps it is made again afterwards."""
    table = apps.get_model("commissioner", "PlanWord")._meta.db_table
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
    apps.get_model("commissioner", "PlanWord").objects.filter(kind="afterwards").delete()


class Migration(migrations.Migration):
    dependencies = [("commissioner", "0009_programme")]
    operations = [
        migrations.AddField("planword", "lacks", models.JSONField(default=list)),
        migrations.AddField("planword", "on", models.DateField(blank=True, null=True)),
        migrations.AlterField(
            "planword",
            "kind",
            models.CharField(
                choices=[
                    ("demand", "Involvement demanded"),
                    ("remark", "Remarks"),
                    ("waiver", "Involvement waived"),
                    ("untouched", "Marked by mistake"),
                    ("explanation", "The body's explanation"),
                    ("afterwards", "Decided elsewhere, given up here"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_afterwards),
    ]
