"""Words that had to go by law can be replaced by a mark in every table that declares them (docs/decisions/0031)."""

from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


def drop_triggers(apps, schema_editor):
    """Before the table goes: SQLite changes no table while a trigger anywhere names one that is not there."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%journal_removed%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_witnesses")]
    operations = [
        migrations.CreateModel(
            name="Removed",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("table", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=32)),
                ("mark", models.CharField(max_length=21)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("table", "key", "mark"), name="journal_removed_once"),
                    models.CheckConstraint(
                        condition=models.Q(mark__startswith="[entfernt: ", mark__endswith="]")
                        & Exact(Length("mark"), 21),
                        name="journal_removed_marked",
                    ),
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_triggers),
    ]
