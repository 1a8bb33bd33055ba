"""What the server writes about itself: one line an event, and nothing that belongs to the people who chat.

Whoever logs says what happened in fixed words and hangs facts on it: `log.info("signed in", extra={"staff":
id})`. What looks like a phone number, a token or a query is masked all the same, because exceptions quote
what they got.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from typing import IO, Any

from livechat.clock import rfc3339
from livechat.settings import Log

LONGEST = 8000
"""Characters of one fact; a line stays readable whatever an exception quotes."""

QUIET = (
    *("uvicorn", "uvicorn.error", "uvicorn.asgi", "websockets", "asyncio", "multipart", "python_multipart"),
    *("aiosqlite", "PIL", "httpx", "httpx2", "httpcore", "urllib3", "authlib"),
)
"""Loggers whose news below a warning is about themselves, or quotes what passes through them."""

_MASKS = (
    (re.compile(r"\?[^\s\"'<>]+"), "?[query]"),
    (re.compile(r"[A-Za-z0-9_-]{40,}"), "[token]"),
    (re.compile(r"(?<![\w-])\+?\d[\d ()-]{6,18}\d(?![\w-])"), "[number]"),
)
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def configure(settings: Log, stream: IO[str] | None = None) -> None:
    """Write events from now on as the settings say; called again, it replaces what it did before."""
    handler = _Lines(stream or sys.stderr)
    handler.setFormatter(Json() if settings.format == "json" else Text())
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if not isinstance(each, _Lines)] + [handler]
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(True)


class _Lines(logging.StreamHandler[IO[str]]):
    """The handler that `configure` put there, told from others by its type."""


class Json(logging.Formatter):
    """For programs: `at`, `level`, `from`, `what`, the facts, and of an exception `error` and `trace`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; the encoder escapes every control character."""
        line = {
            "at": rfc3339(int(record.created * 1000)),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": clean(record.getMessage()),
        }
        return json.dumps(line | dict(facts(record)), default=str)


class Text(logging.Formatter):
    """For people: time, level, event, then the facts as key=value."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; control characters are escaped, so that nobody can forge a second one."""
        said = " ".join(f"{key}={_plain(value)}" for key, value in facts(record))
        moment = rfc3339(int(record.created * 1000))
        level = record.levelname.lower()
        return f"{moment} {level:<7} {_plain(clean(record.getMessage()))} {said}".rstrip()


def facts(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    """What was hung on an event, masked; an exception as its kind, its words and where it came from."""
    for key, value in vars(record).items():
        if key not in _OWN:
            yield key, value if isinstance(value, bool | int | float | None) else clean(str(value))
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        yield "error", clean(f"{type(error).__name__}: {error}")
        frames = traceback.extract_tb(error.__traceback__)
        yield (
            "trace",
            " > ".join(f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-12:]),
        )


def clean(text: str) -> str:
    """A text without what may belong to somebody: numbers to call, tokens, what follows a question mark."""
    text = text[:LONGEST]
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


def _plain(value: object) -> str:
    text = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in str(value))
    return f'"{text}"' if " " in text and "=" in text else text


def _place(file: str) -> str:
    return "/".join(file.split("/")[-2:])
