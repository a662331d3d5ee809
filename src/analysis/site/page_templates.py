"""Jinja2 templates of pages and their parts, with everything escaped that is not markup already."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup


@lru_cache(maxsize=4)
def words(language: str) -> dict[str, str]:
    """Return the words of the page's frame in one language."""
    text = files("analysis.site").joinpath("template/words.toml").read_text(encoding="utf-8")
    return {key: entry[language] for key, entry in tomllib.loads(text).items()}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates of this package; a missing name in one is an error."""

    def load(name: str) -> str:
        return files("analysis.site").joinpath("template", name).read_text(encoding="utf-8")

    return Environment(loader=FunctionLoader(load), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def fragment(name: str, **values: Any) -> Markup:
    """Return a template filled with values, as markup."""
    return Markup(environment().get_template(name).render(**values))
