"""What a browser says about itself, in two words that a person understands."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


@lru_cache(maxsize=1024)
def words(user_agent: str) -> str:
    """System and browser, such as `iPhone, Safari`; what is not a browser keeps the name it gives itself."""
    found = [next((name for mark, name in names if mark in user_agent), "") for names in (_SYSTEMS, _BROWSERS)]
    said = ", ".join(name for name in found if name)
    return said or user_agent.partition("/")[0][:40]
