"""Recurring work of documents: bytes that came to the disk for an act that was then not done are removed."""

from datetime import datetime, timedelta

from partizip.documents import store
from partizip.documents.models import File

SPARED = timedelta(days=1)  # an act that is being done has its bytes on the disk before its row


def sweep_files(at: datetime) -> int:
    """Remove bytes without a row from one of the 256 folders, another one each minute; returns how many."""
    folder = int(at.timestamp() // 60) % 256
    found = store.older(f"{folder:02x}", at - SPARED)
    known = set(File.objects.filter(sha256__in=[path.name for path in found]).values_list("sha256", flat=True))
    left = [path for path in found if path.name not in known]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
