"""A new start password: who asked for it, when, and when the last one was given."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0004_start_password")]

    operations = [
        migrations.AddField(
            "person",
            "renewal_asked_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("person", "renewal_asked_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("person", "renewed_at", models.DateTimeField(editable=False, null=True)),
    ]
