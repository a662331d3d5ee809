"""Who publishes the pages, under which licence, and how a page is cited."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from analysis.errors import ParameterError
from analysis.site.page_templates import words

NAME = "publication.toml"
FIELDS = ("author", "contact", "url", "licence")
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")
_TEX = {"\\": r"\textbackslash{}"} | {sign: f"\\{sign}" for sign in "&%$#_{}"}


def settings(folder: Path | None = None) -> dict[str, str]:
    """Return author, contact, url and licence: those of a file in `folder`, or of the package."""
    own = folder / NAME if folder else None
    if own is not None and own.is_file():
        return read(own)
    text = files("analysis.site").joinpath("template", NAME).read_text(encoding="utf-8")
    return _checked(tomllib.loads(text), NAME)


def read(path: Path) -> dict[str, str]:
    """Return the settings of a file.

    Raises
    ------
    ParameterError
        For a file that is no TOML, an unknown name, a value that is no text or an address that is none.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise ParameterError(f"the publication file {path} cannot be read: {fault.strerror}") from None
    except ValueError as fault:
        raise ParameterError(f"{path} is not readable as TOML: {fault}") from None
    return _checked(found, str(path))


def _checked(found: Mapping[str, object], where: str) -> dict[str, str]:
    for name, value in found.items():
        if name not in FIELDS:
            raise ParameterError(f"{where}: unknown name {name!r}; use {', '.join(FIELDS)}")
        if not isinstance(value, str):
            raise ParameterError(f"{where}: {name} must be text in quotation marks")
        if name in ("contact", "url") and value and not _ADDRESS.fullmatch(value):
            raise ParameterError(f"{where}: {name} must begin with https:// or mailto:, not {value!r}")
    values = {name: str(found.get(name, "")) for name in FIELDS}
    if values["url"]:
        values["url"] = values["url"].rstrip("/") + "/"
    return values


def citation(
    title: str, language: str, made: Mapping[str, str], publication: Mapping[str, str], href: str = ""
) -> str:
    """Return how a page is cited, in one line; `made` has the version, the day, and the date in words."""
    labels = words(language)
    stop, colon = ("。", "：") if language == "zh" else (". ", ": ")
    year = made.get("day", "")[:4]
    author = publication["author"] + (f" ({year})" if year else "")
    version = f"{labels['version']} {made['package']}" if made.get("package") else ""
    date = f"{labels['data_as_of']} {made['date']}" if made.get("date") else ""
    between = "，" if language == "zh" else ", "
    parts = [
        author,
        title,
        f"{labels['cite_in']}{colon}{made.get('site') or labels['site']}",
        between.join(filter(None, [version, date])),
    ]
    if publication["url"] and href:
        parts.append(publication["url"] + href)
    return stop.join(filter(None, parts)) + ("" if parts[-1].endswith(href) and href else stop.strip())


def bibtex(
    title: str, language: str, made: Mapping[str, str], publication: Mapping[str, str], name: str
) -> str:
    """Return the entry of a page for BibTeX."""
    key = re.sub(r"[^A-Za-z0-9-]+", "-", f"regional-innovation-{name or 'page'}").strip("-")
    fields = {
        "author": f"{{{_tex(publication['author'])}}}",
        "title": f"{{{_tex(title)}}}",
        "year": made.get("day", "")[:4],
        "howpublished": _tex(made.get("site") or words(language)["site"]),
        "version": made.get("package", ""),
        "note": _tex(f"Data as of {made['day']}" if made.get("day") else ""),
        "language": language,
        "url": f"{publication['url']}{name}.html" if publication["url"] and name else "",
    }
    lines = [f"  {field} = {{{value}}}," for field, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)
