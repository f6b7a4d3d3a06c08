"""Each person gets a seal, under which the log names the holders of offices; deputyships can be ended and stay."""

import secrets

from django.db import migrations, models

import partizip.access.ids


def give_seals(apps, schema_editor):
    for person in apps.get_model("access", "Person").objects.all():
        person.seal = secrets.token_bytes(16)
        person.save(update_fields=["seal"])


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField(
            "person",
            "seal",
            models.BinaryField(default=partizip.access.ids.new_seal, editable=False, max_length=16),
        ),
        migrations.AddField("deputy", "ended_at", models.DateTimeField(null=True, verbose_name="ended early")),
        migrations.RunPython(give_seals, migrations.RunPython.noop),
    ]
