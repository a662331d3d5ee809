"""Words in another script than their page, marked with their language for screen readers and hyphenation."""

import re

_APART = re.compile(r'(<(svg|math|pre|code|script)\b.*?</\2>|<(?:[^">]|"[^"]*")*>)', re.DOTALL)
"""Tags, and parts whose words are no running text."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’&,.\-/() ]*[ /][A-Za-z'’&,.\-/() ]*[A-Za-z)]")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff][\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]*")


def marked(body: str, language: str) -> str:
    """Return sanitized HTML in which Latin words in Chinese text, and Chinese words elsewhere, have a `lang`.

    English names within German text cannot be told by their letters and stay unmarked here.
    """
    pattern, lang = (_LATIN, "en") if language == "zh" else (_CHINESE, "zh-Hans")
    parts = _APART.split(body)
    return "".join(
        pattern.sub(rf'<span lang="{lang}">\g<0></span>', part) if index % 3 == 0 else part
        for index, part in enumerate(parts)
        if index % 3 != 2
    )
