"""Figures and data files of a site: each kept once beside the pages, however many pages show it."""

import base64
import hashlib
import html
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote_to_bytes

from analysis.run import output
from analysis.site import srcset, svg_filter

FOLDERS = ("figures", "data", "downloads", "style")
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg", "text/csv": "csv"}
_TAG = re.compile(r'<(?:img|a)\b(?:[^"<>]|"[^"]*")*>')
"""Tags that are markup: in the text of a page the sign before them is written as an entity."""
_ADDRESS = re.compile(
    r'(?P<name>\b(?:src|href))="data:(?P<kind>image/(?:png|jpeg|svg\+xml)|text/csv)(?:;charset=utf-8)?'
    r'(?P<packed>;base64)?,(?P<data>[^"]*)"(?: width="(?P<width>\d+)")?'
)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_OWN = re.compile(rf"\b(?:{'|'.join(FOLDERS)})/[\w.-]+")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class AssetStore:
    """Writes what pages hold as data addresses into files of the site, named by their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()

    def extract(self, page: str) -> str:
        """Return a page whose style, figures and data files are addresses within the site."""
        styled = _STYLE.sub(self._sheet, page, count=1)
        return _TAG.sub(lambda tag: _ADDRESS.sub(self._one, tag.group()), styled)

    def _sheet(self, found: re.Match[str]) -> str:
        return f'<link rel="stylesheet" href="{self.put("style", "css", found[1].encode())}">'

    def _one(self, found: re.Match[str]) -> str:
        data = html.unescape(found["data"])
        try:
            content = base64.b64decode(data, validate=True) if found["packed"] else unquote_to_bytes(data)
            if found["kind"] == "image/svg+xml":
                content = svg_filter.clean(content).encode("utf-8")
        except ValueError:  # no picture at all: it stays as the notebook gave it
            return found.group()
        ending = ENDINGS[found["kind"]]
        place = "data" if ending == "csv" else "figures"
        address = self.put(place, ending, content)
        wide = int(found["width"] or 0)
        if found["name"] == "src" and wide and srcset.width(content) >= 1.5 * wide:
            return self._two(address, content, wide)
        return f'{found["name"]}="{address}"' + (f' width="{wide}"' if wide else "")

    def _two(self, fine: str, content: bytes, wide: int) -> str:
        """The addresses of a picture at two densities; the browser takes the one that its screen can show."""
        plain = fine.replace(".png", "-1x.png")
        if not (self.folder / plain).is_file():
            try:
                half = srcset.half_size(content)
            except (OSError, SyntaxError, ValueError):  # no picture at all, or one without bounds
                return f'src="{fine}" width="{wide}"'
            output.write(self.folder / plain, half)
        self.used.add(plain)
        widths = f"{plain} {-(-srcset.width(content) // 2)}w, {fine} {srcset.width(content)}w"
        return f'src="{plain}" srcset="{widths}" sizes="min({wide}px,100vw - 2rem)" width="{wide}"'

    def put(self, place: str, ending: str, content: bytes) -> str:
        """Keep a file, once; return its address within the site."""
        address = f"{place}/{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
        self.used.add(address)
        if not (self.folder / address).is_file():
            output.write(self.folder / address, content)
        return address


def addresses(page: str) -> set[str]:
    """Return the files of a site's own folders that a page names."""
    return set(_OWN.findall(page))


def packed(name: str, content: bytes) -> bytes:
    """Return one file as a zip archive, with the same bytes for the same content."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, content)
    return store.getvalue()


def tidy(folder: Path, used: Iterable[str]) -> None:
    """Remove the files of the site's own folders that no page uses any more."""
    wanted = set(used)
    for place in FOLDERS:
        for path in (folder / place).glob("*"):
            if f"{place}/{path.name}" not in wanted:
                path.unlink()
