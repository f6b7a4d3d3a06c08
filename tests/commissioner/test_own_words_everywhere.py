"""Own words of the office go by law wherever they stand, in the demo Land as it is served (R-P6-1, decision 0031)."""

import html
import json
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from partizip.journal import verify

REMOVE = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "partizip.web.settings"
import django
django.setup()
from django.utils import timezone
from partizip.access.acts import Actor
from partizip.access.models import Mandate
from partizip.bodies.models import Body
from partizip.commissioner.actions import own_words as acts
from partizip.commissioner.models.own_words import place_of
from partizip.core.calendar import berlin_day
from partizip.journal.removable import REMOVABLE

now, office = timezone.now(), Body.objects.get(kind="office")
def sits(role):
    held = Mandate.objects.effective(berlin_day(now)).filter(role=role, body=office).first()
    return Actor(held.role, office.slug, office.id, held.id, held.person_id)
holder, colleague = sits("commissioner"), sits("commissioner_office")
rows = [row for model, declared in REMOVABLE.items() for row in declared.own(model, [office.id]) if declared.said(row)]
said = sorted({words for row in rows for words in REMOVABLE[type(row)].said(row)})
pages = sorted({REMOVABLE[type(row)].thing(row).get_absolute_url().split("#")[0] for row in rows})
removal = acts.ask_word_removal(by=colleague, at=now, places=[place_of(row) for row in rows], ground="court",
                                reason="Urteil des Gerichts.", language="de")
acts.remove_words(by=holder, at=timezone.now(), removal=removal)
print(json.dumps({"said": said, "pages": pages, "kinds": sorted({type(row).__name__ for row in rows}),
                  "code": removal.code}))
"""
KINDS = {
    "Claim", "CircleRules", "Directive", "DirectiveWords", "Judgement", "Letter", "Minutes", "PlanWord", "Point",
    "ProgrammeEnding", "ProgrammeNote", "ProgrammeVersion", "ProgrammeWords", "Removal", "ReportWords", "StatutoryTask",
}  # fmt: skip
LISTS = (
    "/beauftragte/", "/beauftragte/aufgaben.csv", "/beauftragte/weisungen.json", "/beauftragte/vorhaben.csv",
    "/beauftragte/anfragen.json", "/beauftragte/programm.csv", "/presse.atom",
    "/pflichten.csv", "/protokoll/", "/neu/", "/neu.atom", "/api/v1/programme", "/api/v1/plans", "/api/v1/office/directives",
    "/api/v1/requests", "/api/v1/judgements",
)  # fmt: skip


def read(address: str) -> tuple[int, str]:
    """Status and text of a page."""
    try:
        with urlopen(address, timeout=10) as answer:
            return answer.status, html.unescape(answer.read().decode())
    except HTTPError as error:
        return error.code, html.unescape(error.read().decode())


@pytest.mark.rule("R-P6-1")
def test_every_own_word_goes_and_the_record_stays_in_order(demo, capsys):
    process = demo.script(REMOVE)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    told = json.loads(out)
    assert set(told["kinds"]) >= KINDS
    words = {text for text in told["said"] if len(text) > 20}
    assert len(words) > 40, "the test would find nothing to look for"
    assert verify.main(["--database", demo.database]) == 0, capsys.readouterr().err
    kept = "".join(text for (text,) in demo.rows("SELECT text FROM journal_content"))
    kept += "".join(text for (text,) in demo.rows("SELECT text FROM search_part"))
    assert not [text for text in words if json.dumps(text, ensure_ascii=False)[1:-1] in kept]
    with demo.served() as site:
        shown = {path: read(site.url + path) for path in (*told["pages"], *LISTS)}
        reason = read(f"{site.url}/beauftragte/entfernt/{told['code']}/")[1]
        checked = read(f"{site.url}/pruefen/?code={told['code']}")[1]
    for path, (status, text) in shown.items():
        assert status in {200, 410}, path
        assert not [one for one in words if one.split("\n")[0] in text], path
        if path in told["pages"] and not path.startswith("/beauftragte/berichte/"):
            assert told["code"] in text, f"{path} does not lead to the reason"
    assert "Urteil des Gerichts." in reason
    assert "Unverändert seit" in checked
