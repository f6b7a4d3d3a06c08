"""The reason of a withdrawal can have to go by law as well (docs/decisions/0025)."""

from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [("commissioner", "0010_plan_afterwards")]
    operations = [
        migrations.AddField(
            "withdrawal",
            "removal",
            models.ForeignKey(
                blank=True, null=True, on_delete=deletion.PROTECT, related_name="+", to="commissioner.removalend"
            ),
        ),
    ]
