"""The clauses as a list, and what is new, in other formats."""

from datetime import datetime
from typing import Any

from partizip.core.permissions import msgid
from partizip.duties.queries import newly_overdue
from partizip.opendata.declarations import Dataset, File, declared, files
from partizip.promises.queries import all_clauses

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
