"""The planned day of a decision can move, in the body's public words (docs/decisions/0028)."""

from django.db import migrations, models


def drop_days(apps, schema_editor):
    """On the way back: an older program does not know this word.

    The table loses its protection for a moment; it is made again after every migration.
    """
    if schema_editor.connection.vendor == "sqlite":
        for name in ("no_update", "no_delete", "no_replace"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS commissioner_planword_{name}")
    else:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in ("no_change", "no_truncate"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS commissioner_planword_{name} ON "commissioner_planword"')
    apps.get_model("commissioner", "PlanWord").objects.filter(kind="day").delete()


class Migration(migrations.Migration):
    dependencies = [("commissioner", "0012_own_words")]
    operations = [
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
                    ("day", "Planned day moved"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_days),
    ]
