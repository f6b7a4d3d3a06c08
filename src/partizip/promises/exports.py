"""The clauses as a list, and what is new, in other formats."""

from datetime import datetime
from typing import Any

from partizip.core.permissions import msgid
from partizip.duties.queries import newly_overdue
from partizip.opendata.declarations import Dataset, File, declared, files
from partizip.promises.queries import all_clauses, judgements

COLUMNS = ("code", "title", "title_en", "promise", "state", "state_words", "working_days_late", "url")
CLAUSES = declared(
    Dataset(
        "zusagen",
        title=msgid("Promises"),
        about=msgid("Each promise of the policy text by its clauses, with the state of each."),
        page="clauses",
        service="api_clauses",
        files=files("clauses_export", "csv json"),
        lines=("promises.", "duties."),
        moved=newly_overdue,
    )
)
JUDGEMENTS = declared(
    Dataset(
        "bewertungen",
        title=msgid("Judgements"),
        about=msgid(
            "Whether a clause was kept, partly kept or broken, as named assessors judge it, with their reasons."
        ),
        page="judgements",
        service="api_judgements",
        files=files("judgements_export", "csv json"),
        lines=("promises.clause_judged",),
    )
)
JUDGED = ("clause", "assessor", "role", "verdict", "reason", "language", "at", "superseded", "url")
NEWS = declared(
    Dataset(
        "neu",
        title=msgid("New"),
        about=msgid("What was recorded last: promises, duties, answers, figures and texts."),
        page="news",
        files=(File("atom", "news_atom"),),
        lines=("",),
    )
)


def rows(now: datetime, site: str) -> list[list[Any]]:
    """Every clause with its state at a moment, in COLUMNS; state words in the reader's language."""
    return [
        [
            clause.code, clause.title, clause.title_en, clause.promise, found.kind if found else "none",
            found.words if found else "", found.state.late if found else 0, site + clause.get_absolute_url(),
        ]
        for clause, found in all_clauses(now)
    ]  # fmt: skip


def judgement_rows(site: str) -> list[list[Any]]:
    """Every judgement in JUDGED, newest first; a superseded one counts no more."""
    return [
        [
            one.clause.code, one.body.slug, one.role, one.verdict, one.reason, one.language, one.at, one.superseded,
            site + one.get_absolute_url(),
        ]
        for one in judgements()
    ]  # fmt: skip
