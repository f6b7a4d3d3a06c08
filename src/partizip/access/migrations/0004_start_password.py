"""A password that somebody else gave is marked until its holder has changed it; those of before are not known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_log_holders")]

    operations = [
        migrations.AddField("person", "start_password", models.BooleanField(default=False, editable=False)),
    ]
