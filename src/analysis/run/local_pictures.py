"""Pictures beside a notebook, taken into the executed notebook, which is shared without its folder."""

import base64
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from nbformat import NotebookNode

Picture = tuple[Path, str, str]
"""Path, media type, content in base64."""
MOST_BYTES = 10_000_000
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
_MARKDOWN = re.compile(r"(?P<before>!\[[^\]]*\]\(\s*)(?P<address>[^\s)<>]+|<[^<>\n]+>)")
_TAG = re.compile(
    r"""(?P<before><img\b[^>]*?\bsrc=)(?P<quote>["'])(?P<address>[^"']+)(?P=quote)""", re.IGNORECASE
)
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|/|\\")


def embed(notebook: "NotebookNode", folder: Path) -> list[Path]:
    """Put pictures that Markdown cells and HTML outputs name by a relative path into the notebook itself.

    In Markdown they become attachments, as JupyterLab makes of pasted pictures; in outputs data addresses.
    Returns the files taken in. What is no picture, missing or larger than 10 MB stays as it is.
    """
    taken: dict[str, Picture | None] = {}

    def picture(address: str) -> Picture | None:
        if address not in taken:
            taken[address] = _read(folder, address)
        return taken[address]

    for cell in notebook.cells:
        if cell.cell_type == "markdown" and ("![" in cell.source or "<img" in cell.source.lower()):
            _attach(cell, picture)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "<img" in "".join(data.get("text/html", "")).lower():
                data["text/html"] = _TAG.sub(lambda tag: _as_data(tag, picture), "".join(data["text/html"]))
    return sorted({found[0] for found in taken.values() if found})


def _attach(cell: "NotebookNode", picture: Callable[[str], Picture | None]) -> None:
    def one(found: re.Match[str]) -> str:
        address = found["address"]
        known = picture(html.unescape(address.strip("<>")))
        if known is None:
            return found.group()
        name = re.sub(r"[^\w.-]", "_", unquote(address.strip("<>")))
        cell.setdefault("attachments", {})[name] = {known[1]: known[2]}
        quote = found.groupdict().get("quote") or ""
        return f"{found['before']}{quote}attachment:{name}{quote}"

    cell.source = _TAG.sub(one, _MARKDOWN.sub(one, cell.source))


def _as_data(tag: re.Match[str], picture: Callable[[str], Picture | None]) -> str:
    known = picture(html.unescape(tag["address"]))
    return tag.group() if known is None else f'{tag["before"]}"data:{known[1]};base64,{known[2]}"'


def _read(folder: Path, address: str) -> Picture | None:
    """A picture's path, type and content in base64; None for anything else."""
    if _OUTSIDE.match(address):
        return None
    path = folder / unquote(address.partition("?")[0])
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        content = path.read_bytes()
    except (OSError, ValueError):
        return None
    kind = next((kind for sign, kind in _SIGNATURES if content.startswith(sign)), "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "image/webp"
    elif b"<svg" in content[:2000]:
        kind = "image/svg+xml"
    return (path.resolve(), kind, base64.b64encode(content).decode("ascii")) if kind else None
