"""Pieces of HTML from the Jinja2 templates of this room; what is not markup already is escaped."""

from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from analysis import text


@lru_cache(maxsize=1)
def _templates() -> Environment:
    def load(name: str) -> str:
        text = files("analysis.page").joinpath("templates", name).read_text(encoding="utf-8")
        return "".join(line.strip() for line in text.splitlines())  # lines of a template are no white space

    environment = Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"sentence": text.sentence, "label": text.label, "language_of": language_of}
    return environment


def compile_templates() -> None:
    """Compile every template, so that no page of a process forked from this one has to."""
    for file in files("analysis.page").joinpath("templates").iterdir():
        _templates().get_template(file.name)


def fragment(template: str, /, **values: Any) -> str:
    """Return a template with these values; text is escaped, `text.Text` brings its own markup."""
    return _templates().get_template(f"{template}.html.j2").render(**values).strip()


def language_of(words: str) -> str:
    """Return the language to mark words with where it is not that of the page, by their letters."""
    letters = sum(sign.isascii() and sign.isalpha() for sign in words)
    chinese = sum("\u3400" <= sign <= "\u9fff" for sign in words)
    if text.language() == "zh":
        return "en" if letters > 3 * chinese and letters > 3 else ""
    return "zh-Hans" if chinese and chinese * 2 > letters else ""
