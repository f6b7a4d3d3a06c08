"""A block may hang on a period alone, and ends by itself when it is over."""

from django.db import migrations, models
from django.db.models import Q, deletion


def drop_without_claim(apps, schema_editor):
    """On the way back: an older program knows no block without a claim."""
    apps.get_model("duties", "Block").objects.filter(claim=None).delete()


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_ends_and_counted_from")]
    operations = [
        migrations.AddField("block", "until", models.DateField(blank=True, null=True, verbose_name="until")),
        migrations.AlterField(
            "block",
            "claim",
            models.ForeignKey(
                blank=True, null=True, on_delete=deletion.PROTECT, related_name="blocks", to="duties.claim"
            ),
        ),
        migrations.AddConstraint(
            "block",
            models.CheckConstraint(
                condition=Q(claim__isnull=False) | Q(until__isnull=False), name="duties_block_claim_or_period"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_without_claim),
    ]
