"""Calendar files (RFC 5545) of whole-day events, such as due dates, and of appointments at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True)
class Event:
    """One whole day, or from `starts_at` on. `uid` stays the same when it moves; `sequence` then grows.

    Nobody says when an appointment ends, so the file does not either: it holds neither end nor duration (3.6.1).
    """

    uid: str
    day: date
    summary: str
    description: str
    url: str
    sequence: int | None = None
    starts_at: datetime | None = None
    place: str = ""
    cancelled: bool = False

    def lines(self) -> list[str]:
        """When and where it is, and that it was called off."""
        if self.starts_at is None:
            when = [f"DTSTART;VALUE=DATE:{self.day:%Y%m%d}", f"DTEND;VALUE=DATE:{self.day + timedelta(days=1):%Y%m%d}"]
        else:
            when = [f"DTSTART:{self.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
        where = [f"LOCATION:{_escaped(self.place)}"] if self.place else []
        return [*when, *where, *(["STATUS:CANCELLED"] if self.cancelled else [])]


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
            *event.lines(),
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
