"""When the early end of an office was asked for: an ask does not hold for ever."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0005_renewal")]
    operations = [migrations.AddField("mandate", "end_asked_at", models.DateTimeField(null=True))]
