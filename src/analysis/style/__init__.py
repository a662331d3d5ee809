"""How everything looks: language, theme, palette, fonts, credit line.

Nothing is touched at import; `use` sets the language of `text` and the drawing defaults of matplotlib.
"""

import sys
from pathlib import Path
from typing import Any

from analysis import names, text
from analysis.style.credits import ARTICLE, CREDIT, credit, credit_line, publisher_of, split_keys
from analysis.style.fonts import (
    FAMILY,
    FONTS,
    WIDE,
    check_glyphs,
    glyphs,
    line_height,
    register_fonts,
    text_width,
    wrap,
)
from analysis.style.marks import HALO, Mark
from analysis.style.palettes import (
    MARKS,
    PALETTES,
    STEPS,
    THEMES,
    Palette,
    colour,
    colours,
    contrast,
    diverging,
    label_colour,
    luminance,
    mixed,
    palette,
    readable_on,
    region_colour,
    sequential,
    set_theme,
    theme,
    variable,
    variables_css,
    verdict_colour,
    verdict_mark,
)

__all__ = [
    "ARTICLE",
    "CREDIT",
    "FAMILY",
    "FONTS",
    "HALO",
    "MARKS",
    "PALETTES",
    "STEPS",
    "THEMES",
    "WIDE",
    "Mark",
    "Palette",
    "check_glyphs",
    "colour",
    "colours",
    "contrast",
    "credit",
    "credit_line",
    "diverging",
    "glyphs",
    "label_colour",
    "language_css",
    "line_height",
    "luminance",
    "mixed",
    "page_css",
    "palette",
    "publisher_of",
    "readable_on",
    "region_colour",
    "register_fonts",
    "sequential",
    "split_keys",
    "text_width",
    "theme",
    "use",
    "variable",
    "variables_css",
    "verdict_colour",
    "verdict_mark",
    "wrap",
]

HERE = Path(__file__).resolve().parent.parent


LAST_RESORT = "font.enable_last_resort"
"""matplotlib's font, since 3.11, for characters no other has: it doubles the work, and pages refuse them."""


def use(language: str = "en", theme: str = "light") -> None:
    """Set language and theme of everything that follows; in a notebook also show only its language.

    Raises
    ------
    UnknownName
        For a language other than en, de, zh or a theme other than light, dark.
    """
    names.validate_choice(theme, THEMES, "theme")
    text.use(language)
    set_theme(theme)
    _set_up_matplotlib()
    _show_language(language)


def _set_up_matplotlib() -> None:
    import matplotlib as mpl
    from matplotlib import style as mpl_style

    register_fonts()
    mpl_style.use(str(HERE / "house.mplstyle"))
    own = _theme_parameters()
    if LAST_RESORT in mpl.rcParams:
        own[LAST_RESORT] = False
    mpl.rcParams.update(own)  # type: ignore[arg-type]


def _theme_parameters() -> dict[str, Any]:
    from cycler import cycler

    now = palette()
    primary = dict.fromkeys(("text.color", "axes.labelcolor", "axes.titlecolor"), now.text)
    secondary = dict.fromkeys(("axes.edgecolor", "xtick.color", "ytick.color"), now.secondary)
    paper = dict.fromkeys(("figure.facecolor", "axes.facecolor", "savefig.facecolor"), now.paper)
    order = [now.regions[region] for region in names.REGIONS]
    return {
        **primary,
        **secondary,
        **paper,
        "grid.color": now.grid,
        "font.family": [FAMILY],
        "axes.prop_cycle": cycler(color=[*order, now.muted]),
    }


def language_css(language: str) -> str:
    """Return the rules that show only one language's blocks of a notebook's prose."""
    others = ",".join(f'div[lang="{other}"]' for other in names.LANGUAGES if other != language)
    return f'{others}{{display:none !important}}div[lang="{language}"]{{display:block !important}}'


def page_css() -> str:
    """Return the small style sheet of figures, tables and cards that `page` puts out."""
    return (HERE / "house.css").read_text(encoding="utf-8")


def _show_language(language: str) -> None:
    """In a notebook, hide the prose of the other languages and style what `page` puts out."""
    shell = sys.modules.get("IPython")
    if shell is None or shell.get_ipython() is None:
        return
    from IPython.display import display

    rules = f"<style>{language_css(language)}\n{page_css()}</style>"
    display({"text/html": rules, "text/plain": ""}, raw=True)


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
