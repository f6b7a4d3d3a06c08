"""What the program says on standard output: one JSON object a line, without personal data.

Whatever is logged, by whichever library, only this is printed: words that stand literally in the source file that
logged them, never a sentence with values filled in; of the values, in our own lines alone, numbers, paths of files and
names in snake_case; of an exception its kind, the code of the database or the operating system, and the places in the
source, never its message, in which a database or library may repeat what somebody typed. Knows nothing of Django:
gunicorn's first process uses it before Django is there.
"""

import ast
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from gunicorn.glogging import Logger

# What no line says need not be asked for at each one (Logging HOWTO, "Optimization").
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = logging.logAsyncioTasks = False
request_id: ContextVar[str] = ContextVar("request_id", default="")
OURS = "partizip"
REQUESTS = "partizip.requests"
_NUMBERED = (OURS, "gunicorn.error")  # loggers whose numbers are counts and process numbers, nobody's code
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_WARNING = re.compile(r"(?P<place>[^\n:]+:\d+): (?P<kind>\w+): ")
_MOST_PLACES, _MOST_CAUSES, _MOST_CALLERS = 40, 8, 4
_UNSAID = "…"


@lru_cache(maxsize=512)
def _constants(path: str) -> frozenset[str]:
    """Every string that stands literally in a source file; parts of f-strings are none."""
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    return frozenset(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
    )


def _is_of(name: str, *loggers: str) -> bool:
    return any(name == logger or name.startswith(f"{logger}.") for logger in loggers)


def _value(value: Any, logger: str) -> Any:
    """A value as it may be printed."""
    if isinstance(value, bool | int | float) and _is_of(logger, *_NUMBERED):
        return value
    if isinstance(value, BaseException):
        return " ".join(str(part) for part in _kind(value).values())
    if _is_of(logger, OURS) and (isinstance(value, Path) or (isinstance(value, str) and _NAME.fullmatch(value))):
        return str(value)
    return _UNSAID


def _sources(record: logging.LogRecord) -> Iterator[str]:
    """The file that logged, and those that called it: libraries log through functions of their own."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_filename != record.pathname:
        frame = frame.f_back
    for _caller in range(_MOST_CALLERS):
        if frame is not None:
            yield frame.f_code.co_filename
            frame = frame.f_back


def _words(record: logging.LogRecord) -> str:
    """The message with what may be said of its values; empty when its words may be somebody's."""
    words = record.msg
    if not isinstance(words, str) or not any(words in _constants(path) for path in _sources(record)):
        return ""
    if not record.args:
        return record.msg
    if isinstance(record.args, tuple):
        try:
            return record.msg % tuple(_value(value, record.name) for value in record.args)
        except (TypeError, ValueError):  # a number is wanted where nothing may be said
            pass
    return record.msg


def _kind(error: BaseException) -> dict[str, str]:
    """What an exception is, without its message: class, and the code of the database or the operating system."""
    found = {"kind": f"{type(error).__module__}.{type(error).__qualname__}"}
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    if code is None and isinstance(error, OSError):
        code = error.strerror if error.errno is not None else None
    return found | ({"code": str(code)} if code else {})


def _places(trace: TracebackType | None) -> list[str]:
    """Where an exception came through, outermost first: file, line, function."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[-_MOST_PLACES:]


def _causes(error: BaseException) -> Iterator[dict[str, Any]]:
    """The exception and those behind it."""
    following: BaseException | None = error
    seen: set[int] = set()
    while following is not None and id(following) not in seen and len(seen) < _MOST_CAUSES:
        seen.add(id(following))
        yield _kind(following) | {"places": _places(following.__traceback__)}
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


class Lines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), level, logger, then what may be said; see the module."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if request_id.get():
            line["request"] = request_id.get()
        if record.name == "py.warnings":
            found = _WARNING.match(str(record.args[0])) if isinstance(record.args, tuple) and record.args else None
            return json.dumps(line | (found.groupdict() if found else {}))
        if record.name == REQUESTS:  # the most frequent line by far, and always the same words (web.requests)
            return json.dumps(line | {"message": "request"} | record.facts)  # type: ignore[attr-defined]
        if words := _words(record):
            line["message"] = words
        else:
            line["place"] = f"{record.pathname}:{record.lineno} {record.funcName}"
        if _is_of(record.name, OURS):
            line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = list(_causes(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


class Out(logging.StreamHandler):
    """Standard output, a line with one call of the system and without a lock.

    Under a lock the threads of a server stand in line for each other's output: whoever writes gives the interpreter
    away while it holds the lock. A line that one call writes needs none.
    """

    def createLock(self) -> None:  # noqa: N802 - the name that logging gives it
        """None."""
        self.lock = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line; where there is no file behind the stream, as its class does."""
        try:
            number = self.stream.fileno()
        except (AttributeError, OSError, ValueError):  # a stream in memory, or one that was closed
            super().emit(record)
            return
        try:
            line = f"{self.format(record)}{self.terminator}".encode()
            while line:  # a full pipe takes a part of it
                line = line[os.write(number, line) :]
        except Exception:
            self.handleError(record)


def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For sys.excepthook in a service: an exception that nothing caught becomes a line."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("partizip").critical("the program ends by a fault", exc_info=(kind, error, trace))


class ServerLog(Logger):
    """gunicorn's log in the same lines; requests are told by web.requests, never by gunicorn with their addresses."""

    def setup(self, cfg: Any) -> None:
        """Errors to standard output; whatever else the settings of gunicorn name is left out."""
        super().setup(cfg)
        handler = Out(sys.stdout)
        handler.setFormatter(Lines())
        self.error_log.handlers, self.access_log.handlers = [handler], []

    def access(self, *_request: Any) -> None:
        """Nothing: the line would hold address and sender."""
