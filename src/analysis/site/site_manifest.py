"""The manifest of a site: every file with size and hash, every page with all it was made from.

It is the same, byte for byte, for the same notebooks, data and code. It shows what has changed since a site
was made; it is no signature, since whoever changes a page can change the manifest as well.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

NAME = "manifest.json"
FORMAT = 1
FACTS = ("notebook", "notebook_sha256", "parameters", "package", "libraries", "data", "tables")
MARK = "contentsha256"
PLACEHOLDER = MARK + "0" * 64
_FIGURE = re.compile(r'<figure\b[^>]*?\bid="(?P<id>[^"]+)"(?P<inner>.*?)</figure>', re.DOTALL)
_EMBEDDED = re.compile(r'<script type="application/json" id="manifest">(.*?)</script>', re.DOTALL)
LINK = re.compile(r'<\w[^<>]*?\s(?:href|src)="([^"]+)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_CSV = re.compile(r'href="(data/[\w.-]+\.csv)"')


def page_facts(metadata: Mapping[str, Any], page: str) -> dict[str, Any]:
    """Return what the manifest holds of a page: what its notebook was made from, and its figures."""
    facts = metadata.get("analysis", {})
    result = {name: facts[name] for name in FACTS if facts.get(name)}
    result["figures"] = {
        found["id"]: csv[1] if (csv := _CSV.search(found["inner"])) else ""
        for found in _FIGURE.finditer(page)
    }
    return result


def files(folder: Path) -> dict[str, dict[str, Any]]:
    """Return size and SHA-256 of every file of a folder but the manifest and hidden files."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != NAME and not any(part.startswith(".") for part in name.split("/")):
            data = path.read_bytes()
            found[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return found


def text(
    folder: Path,
    pages: Mapping[str, Mapping[str, Any]],
    made_with: Mapping[str, str],
    links_outside: Iterable[str] = (),
) -> str:
    """Return the manifest of the site in a folder; some links lead to files that were never part of it."""
    facts = {"format": FORMAT, "made_with": dict(made_with), "pages": dict(pages), "files": files(folder)}
    if outside := sorted(links_outside):
        facts["links_outside"] = outside
    facts["content_sha256"] = PLACEHOLDER
    written = json.dumps(facts, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    return sealed(written.encode("utf-8")).decode("utf-8")


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a site, None where there is none that can be read."""
    try:
        facts = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) and {"files", "pages"} <= facts.keys() else None


def links(page: str) -> dict[str, tuple[str, str]]:
    """Return the addresses within a site that a page links to, each with its file and the part of it."""
    found = {}
    for address in dict.fromkeys(LINK.findall(page)):
        if not _SCHEME.match(address):
            name, _, part = unquote(html.unescape(address)).partition("#")
            found[address] = (name.partition("?")[0], part)
    return found


def refresh(folder: Path) -> None:
    """Note the files of a site anew, where it has a manifest; what its pages were made from stays."""
    facts = read(folder)
    if facts is not None:
        (folder / NAME).write_text(
            text(folder, facts["pages"], facts["made_with"], facts.get("links_outside", [])), encoding="utf-8"
        )


def embedded(facts: Mapping[str, Any]) -> str:
    """Return the manifest of a file that stands alone, with the place of the file's own hash still empty."""
    own = {"format": FORMAT, "content_sha256": PLACEHOLDER, **facts}
    return json.dumps(own, ensure_ascii=True, sort_keys=True).replace("<", "\\u003c")


def of_html(page: str) -> dict[str, Any] | None:
    """Return the manifest within a file that stands alone, None where there is none that can be read."""
    found = _EMBEDDED.search(page)
    try:
        facts = json.loads(found[1]) if found else None
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None


def sealed(content: bytes) -> bytes:
    """Return a file whose manifest holds the hash of all the rest of it."""
    digest = hashlib.sha256(content).hexdigest()
    return content.replace(PLACEHOLDER.encode(), f"{MARK}{digest}".encode(), 1)


def is_sealed(content: bytes) -> bool:
    """Return whether a file is as it was when it was sealed."""
    found = re.search(rb"contentsha256([0-9a-f]{64})", content)
    if found is None:
        return False
    whole = content[: found.start()] + PLACEHOLDER.encode() + content[found.end() :]
    return hashlib.sha256(whole).hexdigest() == found[1].decode()


def commit(package: Path) -> str:
    """Return the commit of the checkout that a package is used from, empty where it is installed.

    Git's own files are read, since the program git need not be there.
    """
    for folder in package.parents:
        git = folder / ".git"
        try:
            if git.is_file():
                git = Path(git.read_text(encoding="utf-8").partition("gitdir:")[2].strip())
            head = (git / "HEAD").read_text(encoding="utf-8").strip()
        except OSError:
            continue
        return _of_reference(git, head)
    return ""


def _of_reference(git: Path, head: str) -> str:
    if not head.startswith("ref: "):
        return head
    name = head.removeprefix("ref: ")
    try:
        common = git / (git / "commondir").read_text(encoding="utf-8").strip()
    except OSError:
        common = git
    for place in (git, common):
        try:
            return (place / name).read_text(encoding="utf-8").strip()
        except OSError:
            continue
    try:
        packed = (common / "packed-refs").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
