"""One notebook in three languages: keeping the blocks of the chosen one."""

import re

_OPEN = re.compile(r"<div\b[^>]*\blang=[\"'](?P<lang>[a-z]{2})[\"'][^>]*>\s*$")
_ANY_OPEN = re.compile(r"<div\b")
_CLOSE = re.compile(r"</div\s*>")
_FOLD = re.compile(r"<details><summary lang=[\"'][a-z]{2}[\"']>[^<]*</summary>$")


def keep(source: str, language: str) -> str:
    """Return a Markdown cell's text with only the chosen language's blocks, and what stands outside of any.

    A block starts with a line ``<div lang="de" …>`` and ends with its ``</div>`` on a line of its own. What
    folds it away in an editor (``<details><summary lang="de">Deutsch</summary>``) goes as well.
    """
    kept: list[str] = []
    block, depth, folded = "", 0, False
    for line in source.splitlines():
        if not block and (_FOLD.match(line.strip()) or (folded and line.strip() == "</details>")):
            folded = not folded
            continue
        opened = _OPEN.match(line.strip())
        if not block and opened:
            block, depth = opened["lang"], 1
            continue
        if block:
            depth += len(_ANY_OPEN.findall(line)) - len(_CLOSE.findall(line))
            if depth <= 0:
                block = ""
                continue
        if block in ("", language):
            kept.append(line)
    return "\n".join(kept).strip("\n")
