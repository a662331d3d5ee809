"""First uses that cost time once: words, letters, both kinds of pictures.

A process that others are forked from does them beforehand; nothing shown and no setting is left behind.
"""

import string
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from analysis import names, registry, style, text
from analysis.errors import DataError
from analysis.page import fragments, pictures

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def warm_up() -> None:
    """Parse messages and templates, draw a figure in every language; nothing shown and no setting is left."""
    from matplotlib import rc_context

    text.message_keys()
    text.keys("rule")
    text.units()
    text.publisher("", language="de")  # the pattern of all known publishers
    fragments.compile_templates()
    with suppress(DataError):  # without data there is nothing to cite
        registry.source_list()
    theme = style.theme()
    with text.using_language(None), rc_context(), warnings.catch_warnings():
        for language in names.LANGUAGES:
            style.use(language)
            style.readable_on(style.palette().secondary)  # mixes the colours of both themes
            pictures.rendered(_figure(text.sentence("page.data")), "svg")
    style.set_theme(theme)


def _figure(words: str) -> "Figure":
    """A line of seaborn, an area, marks and words in the house's look; it belongs to no window."""
    import seaborn as sns
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3, 2), layout="constrained")
    ax = figure.subplots()
    sns.lineplot(x=[1, 2, 3], y=[1, 4, 9], errorbar=None, ax=ax, label="1")
    sns.barplot(x=[1, 2], y=[3, 4], errorbar=None, native_scale=True, ax=ax)
    ax.fill_between([1, 2, 3], [0, 2, 4], [2, 6, 9])
    letters = f"{words} {string.ascii_letters}{string.digits}.,:;()%-–"
    ax.set_title(letters, fontweight="bold")
    ax.annotate(letters, (1, 1))
    ax.legend()
    return figure
