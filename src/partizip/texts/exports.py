"""Texts and their versions as a list in other formats."""

from typing import Any

from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files
from partizip.texts.queries import all_versions

COLUMNS = (
    "text", "kind", "title", "language", "original", "number", "dated", "source", "translated_by", "checked_by",
    "recorded_at", "fingerprint", "url",
)  # fmt: skip
TEXTS = declared(
    Dataset(
        "texte",
        title=msgid("Texts"),
        about=msgid("Every wording that promises rest on, each version frozen by its fingerprint."),
        page="texts",
        service="api_texts",
        files=files("texts_export", "csv json"),
        lines=("texts.",),
    )
)


def rows(site: str) -> list[list[Any]]:
    """Every version of every text, in COLUMNS."""
    return [
        [
            str(version.text_id), version.text.kind, version.text.title, version.text.language,
            str(version.text.original_id or ""), version.number, version.dated.isoformat(), version.source,
            version.translated_by, version.checked_by, version.made_at.isoformat(), version.digest,
            site + version.get_absolute_url(),
        ]
        for version in all_versions()
    ]  # fmt: skip
