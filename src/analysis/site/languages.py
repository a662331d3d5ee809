"""One notebook in three languages: keeping the blocks of the chosen one."""

import re

_OPEN = re.compile(r"<div\b[^>]*\blang=[\"'](?P<lang>[a-z]{2})[\"'][^>]*>\s*$")
_ANY_OPEN = re.compile(r"<div\b")
_CLOSE = re.compile(r"</div\s*>")


def keep(source: str, language: str) -> str:
    """Return a Markdown cell's text with only the chosen language's blocks, and what stands outside of any.

    A block starts with a line ``<div lang="de" …>`` and ends with its ``</div>`` on a line of its own.
    """
    kept: list[str] = []
    block, depth = "", 0
    for line in source.splitlines():
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
