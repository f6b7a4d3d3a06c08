"""Calendar files (RFC 5545) of whole-day events, such as due dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True)
class Event:
    """One whole day. `uid` stays the same when the day moves; `sequence` then grows."""

    uid: str
    day: date
    summary: str
    description: str
    url: str
    sequence: int | None = None


def calendar(title: str, events: Iterable[Event], now: datetime, method: str = "") -> str:
    """The file with CRLF ends and folded lines. `method`: PUBLISH for a file that is mailed."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Partizip//DE"]
    lines += [f"METHOD:{method}"] if method else []
    lines.append(f"X-WR-CALNAME:{_escaped(title)}")
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            *([] if event.sequence is None else [f"SEQUENCE:{event.sequence}"]),
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.summary)}",
            f"DESCRIPTION:{_escaped(event.description)}",
            f"URL:{event.url}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "\r\n".join(map(_folded, lines)) + "\r\n"


def _folded(line: str) -> str:
    """Lines of at most 75 octets (RFC 5545, 3.1), never cut inside a character."""
    pieces, current = [], ""
    for character in line:
        if len((current + character).encode()) > 73:
            pieces.append(current)
            current = ""
        current += character
    return "\r\n ".join([*pieces, current])


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text
