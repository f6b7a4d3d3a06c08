"""The making of PDF documents from data and a typst template."""

import json
import logging
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from partizip.documents.glyphs import FONTS, NAMED, right_to_left, shown

if TYPE_CHECKING:
    import typst

ROOT = Path(__file__).parent.parent  # templates may read what the program ships, and nothing else
STANDARDS = ["a-3a", "ua-1"]
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_ONE_AT_A_TIME = Lock()  # typst uses all processors for one document; several at once only need more memory

logger = logging.getLogger(__name__)


class NotMade(Exception):
    """The document could not be made; the cause is in the server's log."""


def made(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """A tagged PDF after PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).

    `template`: a typst file under src/partizip (`duties/typ/claim.typ`). `data` reaches it as values only, under
    sys.inputs.data as JSON, never as markup; characters that cannot be printed are named (`glyphs.shown`), and
    `named` tells the template that there are such.
    `at`: the moment that the document states as its own (aware, to the second). The same template, data and moment
    give the same bytes on every machine: only the bundled typefaces are read, neither network nor clock.
    Raises NotMade for a fault of the template, of the data or of typst (0.15).
    """
    try:
        clean = _clean(data)
        named = NAMED.search(json.dumps(clean)) is not None
        return _compiled(ROOT / template, json.dumps(clean | {"named": named}), at)
    except Exception as error:
        logger.exception("No PDF from %s", template)
        raise NotMade(str(error)) from error
    except BaseException as error:
        # A panic inside typst arrives as an exception outside of Exception; it must not end the worker.
        if type(error).__name__ != "PanicException":
            raise
        logger.exception("No PDF from %s", template)
        raise NotMade(str(error)) from error


def said(text: str, language: str) -> dict[str, Any]:
    """Words with their language and direction, as templates take them.

    The direction follows the language, else the first letter, since words are often sent in under another language.
    """
    main = language.split("-")[0].lower()
    known = main if main.isascii() and main.isalpha() and len(main) in {2, 3} else "und"
    return {"text": text, "lang": known, "rtl": main in _RIGHT_TO_LEFT or right_to_left(text)}


def paragraphs(text: str, language: str) -> list[dict[str, Any]]:
    """What somebody wrote, a paragraph after each empty line; lines inside one stay lines."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return [said(block.strip(), language) for block in blocks if block.strip()]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {name: _clean(item) for name, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value


def _compiled(path: Path, data: str, at: datetime) -> bytes:
    import typst  # noqa: PLC0415 - 35 MB that only the first PDF needs

    with _ONE_AT_A_TIME:
        made, warnings = typst.compile_with_warnings(
            path,
            root=ROOT,
            font_paths=_typefaces(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    for warning in warnings:
        logger.warning("typst: %s (%s)", warning.message, path.name)
    return made


@lru_cache(maxsize=1)
def _typefaces() -> "typst.Fonts":
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
