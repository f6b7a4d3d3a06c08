"""What the tests of a renewed sign-in share."""

from partizip.access import renewing
from partizip.journal.models import Entry
from tests.factories import NOW

OLD = "ein langes Kennwort"  # as tests.factories.person gives it
NEW = "das-neue-Startkennwort"
VERB = "access.sign_in_renewed"
MARK = '<strong class="p-mono">'  # before the start password on its page


def renewed(by, who, *, at=NOW, password=NEW, seen=None):
    return renewing.act_for(who, at)(by=by, at=at, person=who, password=password, seen=seen)


def steps() -> list[tuple[str, str]]:
    """The lines about renewals: subject and words, in order."""
    found = Entry.objects.filter(verb=VERB).select_related("content").order_by("index")
    return [(entry.subject, entry.content.text.split('"step":"')[1].split('"')[0]) for entry in found]


def address(who) -> str:
    return f"/schreibtisch/personen/{who.id}/anmeldung/"
