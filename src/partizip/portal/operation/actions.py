"""The act of operation: a restore stands in the record."""

from datetime import datetime

from partizip.access.acts import Actor, act, require
from partizip.journal.log import Line, record


@act(right="operation.restore", verb="operation.restored")
def record_restore(
    *,
    by: Actor,
    at: datetime,
    lines: int,
    root: str,
    signed_before: int | None,
    continues: bool,
    reason: str,
    made: str,
) -> None:
    """Record that the database now holds an archive's log of `lines` lines with the hex root `root`.

    `signed_before`: lines that were signed when it was restored, None when nobody knows. `continues`: whether these
    are the beginning of the archive's log. `reason`: the public reason of a declared restore, else empty. `made`: when
    the archive was made, in ISO form.
    """
    require(by, at, "operation.restore")
    before = "unbekannt" if signed_before is None else f"{signed_before} Zeilen"
    title = f"Wiederherstellung aus einer Sicherung mit {lines} Zeilen; zuvor unterschrieben: {before}"
    facts = {
        "archive_lines": lines, "archive_root": root, "archive_made": made, "signed_before": signed_before,
        "continues": continues, "reason": reason,
    }  # fmt: skip
    title += f". Grund: {reason}" if reason else ""
    record(by=by, at=at, lines=[Line("operation.restored", root, title, facts=facts)])
