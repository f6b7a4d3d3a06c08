"""A figure may be of one body, withheld, projected, and have intervals; a series is broken down and compared."""

import django.db.models.deletion
from django.db import migrations, models

import partizip.access.ids

KINDS = [
    ("land", "Land"), ("parliament", "Parliament"), ("chancellery", "Senate Chancellery"),
    ("department", "Senate department"), ("bezirk", "District"), ("subordinate", "Subordinate body"),
    ("company", "State-owned company"), ("office", "Independent office"), ("council", "Council"),
    ("organisation", "Organisation"), ("institution", "Independent institution"),
]  # fmt: skip
# What an earlier version cannot hold: values of single bodies would pass for those of the whole, projections for
# measurements; with whatever corrected them.
TAKE_BACK = """WITH RECURSIVE gone(id) AS (
SELECT id FROM figures_figure WHERE body_id IS NOT NULL OR value IS NULL OR projected
UNION SELECT f.id FROM figures_figure f JOIN gone ON f.supersedes_id = gone.id)
DELETE FROM figures_figure WHERE id IN (SELECT id FROM gone)"""


def take_back(apps, schema_editor):
    """On the way back: the tables lose their protection for a moment; it is made again after every migration."""
    if schema_editor.connection.vendor == "sqlite":
        for table in ("figures_figure", "figures_interval"):
            for name in ("no_update", "no_delete", "no_replace"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
    else:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("figures_figure", "figures_interval"):
            for name in ("no_change", "no_truncate"):
                schema_editor.execute(f'DROP TRIGGER IF EXISTS {table}_{name} ON "{table}"')
    schema_editor.execute("DELETE FROM figures_interval")
    schema_editor.execute(TAKE_BACK)


class Migration(migrations.Migration):
    dependencies = [("bodies", "0001_initial"), ("figures", "0001_initial")]
    operations = [
        migrations.AddField(
            "series", "breakdown",
            models.CharField(blank=True, choices=KINDS, default="", max_length=16, verbose_name="broken down by"),
            preserve_default=False,
        ),
        migrations.AddField(
            "series", "benchmark",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                              to="figures.series", verbose_name="compared with"),
        ),
        migrations.AddField(
            "figure", "body",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                              related_name="figures", to="bodies.body", verbose_name="body"),
        ),
        migrations.AddField(
            "figure", "projected", models.BooleanField(default=False, verbose_name="projected, not measured")
        ),
        migrations.AlterField(
            "figure", "value",
            models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="value"),
        ),
        migrations.AddConstraint(
            "figure",
            models.CheckConstraint(
                condition=models.Q(projected=False) | models.Q(value__isnull=False),
                name="figures_figure_projection_has_value",
            ),
        ),
        migrations.CreateModel(
            name="Interval",
            fields=[
                ("id", models.UUIDField(default=partizip.access.ids.new_id, editable=False, primary_key=True,
                                        serialize=False)),
                ("level", models.PositiveSmallIntegerField(verbose_name="level in percent")),
                ("low", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="lower limit")),
                ("high", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="upper limit")),
                ("figure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="intervals",
                                             to="figures.figure")),
            ],
            options={
                "ordering": ("figure", "level"),
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "level"), name="figures_interval_level_once"),
                    models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=99),
                                           name="figures_interval_level_of_hundred"),
                    models.CheckConstraint(condition=models.Q(low__lte=models.F("high")),
                                           name="figures_interval_low_not_above_high"),
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, take_back),
    ]
