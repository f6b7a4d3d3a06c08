"""What a witness shows of itself: the logs that it watches, what it signed last, what it refused."""

from datetime import UTC, datetime
from html import escape
from typing import Any

from partizip.core import ledger
from partizip.witness.store import FORK, Refused, Store

_STYLE = (
    "body{font:1.05rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "code,pre{font-family:monospace;overflow-wrap:anywhere;white-space:pre-wrap}"
    ".other{border-inline-start:.4rem solid #b00020;padding-inline-start:1rem}"
)


def state(store: Store, signer: ledger.Signer) -> dict[str, Any]:
    """Everything, for programs: name, key, logs with their last signed state and refused ones."""
    return {
        "name": signer.name,
        "vkey": ledger.cosigner_of(signer).text,
        "logs": [_log(store, origin) for origin in store.origins()],
    }


def _log(store: Store, origin: str) -> dict[str, Any]:
    latest = store.latest(origin)
    return {
        "origin": origin,
        "keys": [key.text for key in store.keys(origin)],
        "size": latest.size,
        "signed_at": _moment(latest.time) if latest.time else None,
        "refused": [_refusal(found) for found in store.refused(origin)],
    }


def _refusal(found: Refused) -> dict[str, Any]:
    return {
        "kind": found.kind, "size": found.size, "root": found.root.hex(), "at": _moment(found.time),
        "times": found.times, "checkpoint": found.note, "signed_size": found.signed_size,
        "signed_checkpoint": found.signed_note,
    }  # fmt: skip


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def page(found: dict[str, Any]) -> str:
    """The same as a page, German with English below."""
    logs = "".join(_log_part(log) for log in found["logs"])
    none = "<p>Noch kein Protokoll. <span lang=en>No log yet: <code>partizip witness add</code></span></p>"
    return (
        f"<!doctype html><html lang=de><head><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Zeuge {escape(found['name'])}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>Zeuge {escape(found['name'])}</h1>"
        "<p>Dieser Zeuge unterschreibt jeden Stand eines Protokolls, der den letzten unverändert fortsetzt. "
        "<span lang=en>This witness signs each state of a log that continues the last one unchanged.</span></p>"
        f"<p>Öffentlicher Schlüssel <span lang=en>(public key)</span>: <code>{escape(found['vkey'])}</code></p>"
        f"{logs or none}<p><a href=witness.json>JSON</a></p></main></body></html>\n"
    )


def _log_part(log: dict[str, Any]) -> str:
    size = f"{log['size']} Zeilen, unterschrieben {log['signed_at']}" if log["signed_at"] else "noch nichts gesehen"
    keys = "".join(f"<li><code>{escape(key)}</code></li>" for key in log["keys"])
    refused = "".join(_refused_part(found) for found in log["refused"])
    return (
        f"<section><h2><code>{escape(log['origin'])}</code></h2><p>{size}</p><ul>{keys}</ul>"
        f"{refused or '<p>Keine Widersprüche gesehen. <span lang=en>No conflict seen.</span></p>'}</section>"
    )


def _refused_part(found: dict[str, Any]) -> str:
    if found["kind"] == FORK:
        words = "Zwei Geschichten: zwei verschiedene unterschriebene Stände gleicher Länge"
        english = "Two histories: two different signed states of one size"
    else:
        words = "Abgelehnt: nicht gezeigt, dass dieser Stand den unterschriebenen fortsetzt"
        english = "Refused: it was not shown that this state continues the signed one"
    return (
        f"<div class=other><h3>{words} <span lang=en>({english})</span></h3><p>{found['at']}, {found['times']} ×</p>"
        f"<pre>{escape(found['signed_checkpoint'])}</pre><pre>{escape(found['checkpoint'])}</pre></div>"
    )
