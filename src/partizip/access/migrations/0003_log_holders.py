"""What was given before the seals gets its line too: from here on a swapped holder or a forged deputy is noticed."""

from types import SimpleNamespace

from django.db import migrations
from django.utils import timezone

from partizip.journal.log import Line, record

SYSTEM = SimpleNamespace(role="system", body="")


def log_holders(apps, schema_editor):
    lines = []
    for mandate in apps.get_model("access", "Mandate").objects.select_related("body", "person").order_by("id"):
        mandate.journal_sealed = ("person_id", "given_by_id", "end_asked_by_id")
        title = f"{mandate.role} ({mandate.body.name})"
        lines.append(Line("access.holder_sealed", str(mandate.id), title, rows=[mandate], version=4))
    for deputy in apps.get_model("access", "Deputy").objects.select_related("mandate", "person").order_by("id"):
        deputy.journal_sealed = ("person_id",)
        lines.append(Line("access.deputy_named", str(deputy.id), f"Vertretung: {deputy.mandate.role}", rows=[deputy]))
    if lines:
        record(by=SYSTEM, at=timezone.now(), lines=lines)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_seals"), ("journal", "0001_initial"), ("bodies", "0001_initial")]

    operations = [migrations.RunPython(log_holders, migrations.RunPython.noop)]
