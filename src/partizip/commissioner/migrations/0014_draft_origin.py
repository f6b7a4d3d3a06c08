"""From what a draft was begun: the number of the edition that it follows upon, or the sealed one it came back from."""

from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [("commissioner", "0013_plan_day")]
    operations = [
        # A draft from before has 0: whoever publishes it as a correction is shown once what it follows upon.
        migrations.AddField("draft", "base", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "draft",
            "returned_from",
            models.ForeignKey(
                blank=True, null=True, on_delete=deletion.PROTECT, related_name="+", to="commissioner.edition"
            ),
        ),
    ]
