"""Removes facts of this machine from what is shared: paths, host and user names, secrets of the environment.

What an author wrote (sources of cells, Markdown) is never changed, and no number is. Outputs lose paths and
secrets; text made by the machine (tracebacks, standard error) also loses host and user names.
"""

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

REMOVED = "[removed]"
_SECRET_NAME = re.compile(
    r"(?:^|_)keys?(?:$|_)|apikey|token|secret|passw(or)?d|credential|(?:^|_)auth(?:$|_)|cookie", re.IGNORECASE
)
_KNOWN_SECRET = re.compile(
    r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|hf_\w{20,}|sk-[\w-]{20,}|xox[abprs]-[\w-]{10,}"
    r"|AKIA[0-9A-Z]{16}|AIza[\w-]{35}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----",
    re.DOTALL,
)
_SECRET_MARKS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "hf_", "sk-", "xox"),
    *("AKIA", "AIza", "eyJ", "-----BEGIN"),
)
"""What a text with a known kind of secret holds: a look for them is faster than the pattern."""
_PASSWORD_IN_URL = re.compile(r"(?<=://)[^\s/:@'\"]+:[^\s/@'\"]+(?=@)")
_IMAGE = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=\s]+")
_FILE_URL = re.compile(r"file://(?=/|[A-Za-z]:)")
_CELL_FILE = re.compile(r"[^\s'\"]*[/\\]ipykernel_\d+[/\\]\d+\.py")
"""The file that a kernel says a cell is, in warnings: another name in each process."""
_NAME = r"[^\\/\s'\"<>:|*?]+"
_ANY_HOME = re.compile(
    rf"(?:(?:/mnt/[a-z])?(?:/home/|/Users/)|[A-Za-z]:[\\/]+Users[\\/]+)"
    rf"(?:{_NAME}(?: {_NAME}){{1,2}}(?=[\\/])|{_NAME})"
)
"""A home folder of anybody; a user's name may hold blanks."""
_OTHER_FOLDERS = re.compile(
    rf"\b[A-Za-z]:[\\/]+(?:{_NAME}[\\/]+)+(?={_NAME})"
    rf"|\\{{2,4}}{_NAME}\\+(?:{_NAME}\\+)+(?={_NAME})"
    rf"|(?<![\w.~\]/])/(?:mnt/[a-z]|var/folders|private/var|Volumes|media|run/media)/"
    rf"(?:{_NAME}(?: {_NAME}){{0,2}}/)*(?={_NAME})"
)
"""Folders of drives, shares and other machines before the name of a file."""
_FOLDER_MARKS = (":/", ":\\", "\\\\", "/mnt/", "/var/folders/", "/private/var/", "/Volumes/", "media/")
_SYSTEM_VARIABLE = re.compile(
    r"(?:LANG|LC_|TERM|COLOR|LS_|SHELL|PATH|PWD|OLDPWD|HOME|PYTHON|JPY_|JUPYTER|IPYTHON|MPL|VIRTUAL_ENV|XDG_|DEBIAN|"
    r"GIT_|PYTEST|CONDA|GITHUB_|CI_|OMP_|OPENBLAS|MKL_|KERNEL|ANALYSIS_|HOST|TZ|USER|LOGNAME|SSH_|DBUS|DISPLAY)"
)
_NUMBER_OR_WORD = re.compile(r"[\d\W_]*(?:e[+-]?\d+)?|[^\W\d_]{1,15}", re.IGNORECASE)
_PRIVATE = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[A-Za-z][\w.-]{11,}")
_SHORTEST, _LONG, _DIFFERENT = 6, 12, 6
LONGEST_WORD = 40
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


class Redactor:
    """Replaces this machine's facts in text and in whole notebooks.

    Parameters
    ----------
    folders
        Further folders to replace, with the text to put there: those of one run.
    """

    def __init__(self, folders: Mapping[str, str] | None = None) -> None:
        # the root of a file system is no fact of this machine, and a slash stands in any text
        own = {path: name for path, name in (folders or {}).items() if Path(path).parent != Path(path)}
        places = sorted({**_machine_folders(), **own}.items(), key=lambda item: -len(item[0]))
        self._folders = [(path, _whole(path, r"\w."), name) for path, name in places]
        # "/tmp" alone says nothing of the machine, what lies below it does
        self._below = [
            (path, pattern if path in own or len(Path(path).parts) > 2 else _leading(path), name)
            for path, pattern, name in self._folders
        ]
        self._names = [(name, pattern, "…") for name, pattern in _names()]
        secrets = sorted(_secret_values(), key=len, reverse=True)
        self._secrets = [(secret, _whole(secret, r"\w"), REMOVED) for secret in secrets]
        private = [(value, _whole(value, r"\w"), REMOVED) for value in sorted(_private_values())]
        self._certain = [*(fact for fact in self._secrets if _is_certain(fact[0])), *private]
        self._words: dict[str, str] = {}

    def text(self, text: str) -> str:
        """Return text made by the machine (an error, standard error) without facts of this machine."""
        return _around_images(
            text, lambda part: _without(self._clean(part, self._secrets, self._folders), self._names)
        )

    def content(self, text: str) -> str:
        """Return an output without paths and certain secrets; words and numbers stay as they are."""
        if len(text) > LONGEST_WORD:
            return _around_images(text, lambda part: self._clean(part, self._certain, self._below))
        if text not in self._words:  # a notebook says "output_type" a hundred times
            self._words[text] = self._clean(text, self._certain, self._below)
        return self._words[text]

    @staticmethod
    def _clean(text: str, secrets: "_Facts", folders: "_Facts") -> str:
        text = _without(text, secrets)
        if "ipykernel_" in text:
            text = _CELL_FILE.sub("[cell]", text)
        if _any(_SECRET_MARKS, text):
            text = _KNOWN_SECRET.sub(REMOVED, text)
        if "://" in text:
            text = _PASSWORD_IN_URL.sub(REMOVED, _FILE_URL.sub("", text))
        text = _without(text, folders)
        if "/home/" in text or "Users" in text:
            text = _ANY_HOME.sub("~", text)
        local = text.replace("http://", "").replace("https://", "")
        return _OTHER_FOLDERS.sub("…/", text) if _any(_FOLDER_MARKS, local) else text

    def value(self, value: Any) -> Any:
        """Return any JSON value with its texts and keys cleaned as `content`; pictures are left alone."""
        if isinstance(value, str):
            return self.content(value)
        if isinstance(value, Mapping):
            return {
                self.content(key): item if key.startswith("image/") and "svg" not in key else self.value(item)
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value if value is None or isinstance(value, bool | int | float) else self.content(str(value))

    def notebook(self, notebook: Mapping[str, Any]) -> dict[str, Any]:
        """Return an executed notebook as plain JSON values without facts of this machine."""
        cleaned = {name: self.value(item) for name, item in notebook.items() if name != "cells"}
        return {**cleaned, "cells": [self._cell(cell) for cell in notebook["cells"]]}

    def _cell(self, cell: Mapping[str, Any]) -> dict[str, Any]:
        """One cell; its source stays, unless papermill wrote it: that one holds paths made absolute."""
        injected = "injected-parameters" in cell.get("metadata", {}).get("tags", [])
        kept = {} if injected else {"source": cell["source"]}
        kept |= {"attachments": cell["attachments"]} if "attachments" in cell else {}
        if "outputs" in cell:
            kept["outputs"] = [self._output(output) for output in merged_streams(cell["outputs"])]
        return {**{name: self.value(item) for name, item in cell.items() if name not in kept}, **kept}

    def _output(self, output: Mapping[str, Any]) -> dict[str, Any]:
        if output["output_type"] == "error":
            lines = [self.text(line) for line in output["traceback"]]
            return {**output, "evalue": self.text(output["evalue"]), "traceback": lines}
        if output.get("name") == "stderr":
            return {**output, "text": self.text(output["text"])}
        cleaned: dict[str, Any] = self.value(output)
        return cleaned


def merged_streams(outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return outputs with neighbouring pieces of one stream made one: a kernel sends what is printed when
    it has time, and a secret in two pieces would not be found."""
    kept: list[dict[str, Any]] = []
    for output in outputs:
        before = kept[-1] if kept else {}
        stream = output.get("output_type") == "stream"
        if stream and before.get("output_type") == "stream" and before["name"] == output["name"]:
            before["text"] += output["text"]
        else:
            kept.append(dict(output))
    return kept


_Facts = Iterable[tuple[str, re.Pattern[str], str]]


def _around_images(text: str, clean: Any) -> str:
    if ";base64," not in text:
        return str(clean(text))
    pieces, images = _IMAGE.split(text), _IMAGE.findall(text)
    return "".join(part for pair in zip(map(clean, pieces), [*images, ""], strict=True) for part in pair)


def _whole(fact: str, before: str) -> re.Pattern[str]:
    """Where a fact stands whole: not behind a letter of the class `before`, and not as a part of a name."""
    return re.compile(rf"(?<![{before}]){re.escape(fact)}(?![\w-])")


def _leading(path: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(path)}(?=/[\w.])")


def _any(marks: tuple[str, ...], text: str) -> bool:
    return any(mark in text for mark in marks)


def _without(text: str, facts: _Facts) -> str:
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


def _names() -> list[tuple[str, re.Pattern[str]]]:
    """Host and user name with where they are meant: a plain word only as ``user@host`` or ``//host``."""
    found = {socket.gethostname()}
    with suppress(OSError, KeyError, ImportError):
        found.add(getpass.getuser())
    ordered = sorted((name for name in found - _EVERYDAY if len(name) > 3), key=len, reverse=True)
    return [(name, _plain_word(name) if name.isalpha() else _whole(name, r"\w-")) for name in ordered]


def _plain_word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=@)|(?<=//)){re.escape(name)}\b|\b{re.escape(name)}(?=@)")


def _secret_values() -> set[str]:
    """Values of the environment's variables called like secrets; neither numbers nor plain words."""
    named = {value for name, value in os.environ.items() if _SECRET_NAME.search(name)}
    return {value for value in named if len(value) >= _SHORTEST and not _NUMBER_OR_WORD.fullmatch(value)}


def _private_values() -> set[str]:
    """Values of variables that no system sets, where they are words like no other: long, of mixed letters."""
    own = {value for name, value in os.environ.items() if not _SYSTEM_VARIABLE.match(name)}
    return {value for value in own if _PRIVATE.fullmatch(value) and len(set(value)) >= _DIFFERENT}


def _is_certain(secret: str) -> bool:
    """Whether a value looks like a secret and like nothing else: long, with letters and digits."""
    mixed = any(map(str.isalpha, secret)) and any(map(str.isdigit, secret))
    return mixed and len(secret) >= _LONG and len(set(secret)) >= _DIFFERENT and " " not in secret
