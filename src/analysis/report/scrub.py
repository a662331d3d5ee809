"""Taking machine facts out of what is shared: paths, user and host names, secrets of the environment."""

import getpass
import os
import re
import socket
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

_SECRET = re.compile(
    r"(?:^|_)keys?(?:$|_)|apikey|token|secret|passw(or)?d|credential|(?:^|_)auth(?:$|_)|cookie", re.IGNORECASE
)
_IMAGE = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=\s]+")
_FILE_URL = re.compile(r"file://(?=/|[A-Za-z]:)")
_ANY_HOME = re.compile(r"(?:/home/|/Users/|[A-Za-z]:[\\/]+Users[\\/]+)[^\\/\s'\"<>:]+")
_SHORTEST_SECRET = 6


class Scrubber:
    """Replaces this machine's facts in text and in whole notebooks.

    Parameters
    ----------
    folders
        Further folders to replace, with the text to put there: those of one run.
    """

    def __init__(self, folders: Mapping[str, str] | None = None) -> None:
        # the root of a file system is no fact of this machine, and a slash stands in any text
        own = {path: name for path, name in (folders or {}).items() if Path(path).parent != Path(path)}
        places = {**_machine_folders(), **own}
        ordered = sorted(places.items(), key=lambda item: -len(item[0]))
        self._known = [(path, _whole(path, r"\w."), name) for path, name in ordered]
        self._words = [(word, _whole(word, r"\w-"), "…") for word in _names()]
        self._secrets = sorted(_secret_values(), key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return the text without machine facts; embedded pictures are left alone."""
        pieces = _IMAGE.split(text)
        pictures = _IMAGE.findall(text)
        cleaned = [self._plain(piece) for piece in pieces]
        return "".join(part for pair in zip(cleaned, [*pictures, ""], strict=True) for part in pair)

    def _plain(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[removed]")
        if "file://" in text:
            text = _FILE_URL.sub("", text)
        text = _without(text, self._known)
        if "/home/" in text or "Users" in text:
            text = _ANY_HOME.sub("~", text)
        return _without(text, self._words)

    def value(self, value: Any) -> Any:
        """Return any JSON value with its texts and keys cleaned; pictures are left alone."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                self.text(key): item if key.startswith("image/") and "svg" not in key else self.value(item)
                for key, item in value.items()
            }
        return [self.value(item) for item in value] if isinstance(value, list | tuple) else value


def _whole(fact: str, before: str) -> re.Pattern[str]:
    """Where a fact stands whole: not behind a letter of the class `before`, and not as a part of a name."""
    return re.compile(rf"(?<![{before}]){re.escape(fact)}(?![\w-])")


def _without(text: str, facts: Iterable[tuple[str, re.Pattern[str], str]]) -> str:
    """The text with each fact replaced; most texts hold none, which is found out quickly."""
    for fact, pattern, name in facts:
        if fact in text:
            text = pattern.sub(name, text)
    return text


@lru_cache(maxsize=1)
def _machine_folders() -> dict[str, str]:
    package = Path(__file__).resolve().parents[2]
    places = {
        str(Path.home()): "~",
        str(Path.cwd()): ".",
        tempfile.gettempdir(): "[tmp]",
        sys.prefix: "[python]",
        sys.base_prefix: "[python]",
        str(package): "[package]",
        str(package.parent): "[project]",
    }
    resolved = {str(Path(path).resolve()): name for path, name in places.items()}
    return {path: name for path, name in {**places, **resolved}.items() if len(path) > 3}


def _names() -> Iterable[str]:
    """Host name, and user name where it is no everyday word."""
    found = {socket.gethostname()}
    with suppress(OSError, KeyError, ImportError):
        found.add(getpass.getuser())
    return sorted((name for name in found - _EVERYDAY if len(name) > 3), key=len, reverse=True)


_EVERYDAY = {
    "",
    "root",
    "user",
    "admin",
    "runner",
    "ubuntu",
    "localhost",
    "data",
    "analysis",
    "build",
    "main",
}


def _secret_values() -> Iterable[str]:
    return {
        value for name, value in os.environ.items() if _SECRET.search(name) and len(value) >= _SHORTEST_SECRET
    }
