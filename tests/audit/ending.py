"""The end of an audit: closed, and its report read and published."""

from partizip.audit import actions, reports
from partizip.audit.models import Audit, Closing, Report


def publish(*, by, at, audit: Audit) -> Report:
    """Read the report as it is now, and publish it."""
    closing = Closing.objects.select_related("words").get(audit=audit)
    return actions.publish_report(by=by, at=at, audit=audit, seen=reports.fingerprint(reports.content(audit, closing)))


def end(*, by, at, audit: Audit, summary: str = "Kurz.") -> Report:
    """Close, and publish."""
    actions.close_audit(by=by, at=at, audit=audit, summary=summary)
    return publish(by=by, at=at, audit=audit)
