"""TeX formulas as MathML, which browsers show without script or network."""

import html
import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

_BLOCK = (
    r"^ {0,3}\$\$(?P<tex_dollar>[\s\S]+?)\$\$[ \t]*(?:\n|$)"
    r"|^ {0,3}\\\[(?P<tex_square>[\s\S]+?)\\\][ \t]*(?:\n|$)"
    r"|^(?P<tex_whole>\\begin\{(?P<tex_name>[a-z]+\*?)\}[\s\S]+?\\end\{(?P=tex_name)\})[ \t]*(?:\n|$)"
)
_INLINE = (
    r"\$\$(?P<tex_display>(?:[^$\\]|\\.)+?)\$\$"
    r"|\\\((?P<tex_round>[^\n]+?)\\\)"
    r"|\$(?![\s$])(?P<tex_inline>(?:\\.|[^$\\\n])+?)(?<!\s)\$(?![\w$])"
)
"""In "$5 and $6" there is no formula, as in Pandoc: none ends behind a space or before a digit."""
_PLACE = re.compile(r'<code class="tex-(?P<kind>inline|display)">(?P<tex>[^<]*)</code>')
_WRAPPED = re.compile(r"\A\s*(?:\$\$(.*)\$\$|\$(.*)\$|\\\[(.*)\\\])\s*\Z", re.DOTALL)
MATHML = "http://www.w3.org/1998/Math/MathML"
ELEMENTS = frozenset(
    {
        "math", "maction", "menclose", "merror", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo",
        "mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle",
        "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "none",
    }
)  # fmt: skip
ATTRIBUTES = frozenset(
    {
        "accent", "accentunder", "align", "close", "columnalign", "columnlines", "columnspacing", "depth",
        "display", "displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace",
        "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "open", "rowlines",
        "rowspacing", "rspace", "scriptlevel", "separator", "separators", "stretchy", "symmetric", "voffset",
        "width",
    }
)  # fmt: skip


def plugin(md: Any) -> None:
    """Teach mistune formulas within ``$``, ``$$``, ``\\(``, ``\\[`` and environments."""

    def block(_parser: Any, found: re.Match[str], state: Any) -> int:
        tex = found["tex_dollar"] or found["tex_square"] or found["tex_whole"]
        state.append_token({"type": "block_math", "raw": tex})
        return found.end()

    def inline(_parser: Any, found: re.Match[str], state: Any) -> int:
        tex = found["tex_inline"] or found["tex_round"]
        kind = "inline_math" if tex else "display_math"
        state.append_token({"type": kind, "raw": tex or found["tex_display"]})
        return int(found.end())

    md.block.register("block_math", _BLOCK, block, before="list")
    md.inline.register("inline_math", _INLINE, inline, before="escape")
    register = md.renderer.register
    register("block_math", lambda _, tex: f"<p>{_placed(tex, 'display')}</p>\n")
    register("display_math", lambda _, tex: _placed(tex, "display"))
    register("inline_math", lambda _, tex: _placed(tex, "inline"))


def _placed(tex: str, kind: str) -> str:
    """The place of a formula in HTML that has yet to be sanitized: its TeX as text."""
    return f'<code class="tex-{kind}">{html.escape(tex.strip(), quote=False)}</code>'


def shown(sanitized: str) -> str:
    """Return sanitized HTML with MathML in the place of each formula."""
    return _PLACE.sub(
        lambda found: mathml(html.unescape(found["tex"]), found["kind"] == "display"), sanitized
    )


def of_output(latex: str) -> str:
    """Return the HTML of an output of the type ``text/latex``: a formula, or its source where it is none."""
    found = _WRAPPED.match(latex)
    if found is None:
        return mathml(latex.strip(), display=True)
    tex = next(part for part in found.groups() if part is not None)
    return mathml(tex.strip().removeprefix(r"\displaystyle"), display=True)


@lru_cache(maxsize=512)
def mathml(tex: str, display: bool) -> str:
    """Return a formula as MathML; its TeX as it stands where the converter does not know it."""
    from latex2mathml.converter import convert

    plain = f'<code class="tex">{html.escape(tex)}</code>'
    if len(tex) > 10_000:
        return plain
    try:
        root = ElementTree.fromstring(convert(tex, display="block" if display else "inline"))
    except Exception:  # the converter raises many kinds of errors on what it does not know
        return plain
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(f"{{{MATHML}}}")
        if element.tag not in ELEMENTS:
            return plain
        for name in [name for name in element.attrib if name not in ATTRIBUTES]:
            del element.attrib[name]
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
