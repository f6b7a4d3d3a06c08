"""A translation says who made it and who checked it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("texts", "0001_initial")]
    operations = [
        migrations.AddField(
            "version", "translated_by", models.CharField(blank=True, max_length=200, verbose_name="translated by"),
        ),
        migrations.AddField(
            "version", "checked_by", models.CharField(blank=True, max_length=200, verbose_name="checked by"),
        ),
    ]
