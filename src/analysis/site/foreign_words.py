"""Words in another script than their page, marked with their language for screen readers and hyphenation."""

import re

_PARTS = re.compile(
    r"<(?P<name>svg|math|pre|code|script)\b.*?</(?P=name)>"
    r'|<(?P<tag>\w+)[^<>]* lang="[^"]*"[^<>]*>[^<]*</(?P=tag)>'
    r'|<(?:[^">]|"[^"]*")*>|(?P<words>[^<]+)',
    re.DOTALL,
)
"""Parts whose words are no running text, words that are marked already, tags, and words."""
_LETTER = r"(?:[A-Za-z0-9'’,.:\-/() ]|&amp;)"
_LATIN = re.compile(rf"[A-Za-z]{_LETTER}*[ /]{_LETTER}*[A-Za-z)]")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff][\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]*")


def marked(body: str, language: str) -> str:
    """Return sanitized HTML in which Latin words in Chinese text, and Chinese words elsewhere, have a `lang`.

    English names within German text cannot be told by their letters and stay unmarked here.
    """
    pattern, lang = (_LATIN, "en") if language == "zh" else (_CHINESE, "zh-Hans")
    return _PARTS.sub(
        lambda part: (
            pattern.sub(rf'<span lang="{lang}">\g<0></span>', part["words"]) if part["words"] else part[0]
        ),
        body,
    )
