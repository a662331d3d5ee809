"""Text written for a terminal as HTML: the last state of progress bars, colours, links."""

import html
import re

_LINK = re.compile(r"\x1b\]8;[^;\x07\x1b]*;(?P<address>[^\x07\x1b]*)(?:\x07|\x1b\\)(?P<text>.*?)"
                   r"\x1b\]8;[^;\x07\x1b]*;(?:\x07|\x1b\\)", re.DOTALL)  # fmt: skip
_OTHER_COMMANDS = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\^_](?<!\x1b\[)|\x1b\[[0-9;?]*[A-HJ-Zac-ln-z]"
)
_MOVES = re.compile(r"\r+\n|\r|\n|\x08|\x1b\[(?P<up>\d*)A|\x1b\[\d*K|[^\r\n\x08\x1b]+|\x1b\[[0-9;]*m|\x1b")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
_MARK = "\ue000"
"""A sign of the private use area, which stands for a link until colours have become markup."""


def last_state(text: str) -> str:
    r"""Return what a terminal shows in the end: ``\r`` starts a line anew, moves upwards are followed.

    >>> last_state("50%\r100%\ndone")
    '100%\ndone'
    """
    if not any(sign in text for sign in ("\r", "\x08", "\x1b[A", "\x1b[1A", "\x1b[2A")):
        return text
    lines, row, anew = [""], 0, False
    for found in _MOVES.finditer(text):
        piece = found.group()
        if piece.endswith("\n"):
            row, anew = row + 1, False
            lines.extend([""] * (row + 1 - len(lines)))
        elif piece == "\r":
            anew = True
        elif piece == "\x08":
            lines[row] = lines[row][:-1]
        elif piece.endswith("A") and piece.startswith("\x1b"):
            row, anew = max(0, row - int(found["up"] or 1)), True
        elif piece.endswith("K") and piece.startswith("\x1b"):
            lines[row] = "" if anew else lines[row]
        else:
            lines[row] = piece if anew else lines[row] + piece
            anew = False
    return "\n".join(lines)


def to_html(text: str) -> str:
    """Return the text as HTML: escaped, with colours as spans and links to web pages."""
    from nbconvert.filters.ansi import ansi2html

    links: list[tuple[str, str]] = []

    def keep(found: re.Match[str]) -> str:
        links.append((found["address"], found["text"]))
        return f"{_MARK}{len(links) - 1}{_MARK}"

    plain = _LINK.sub(keep, last_state(text).replace(_MARK, ""))
    plain = _INVISIBLE.sub("", _OTHER_COMMANDS.sub("", plain))
    markup = str(ansi2html(plain))
    return re.sub(f"{_MARK}(\\d+){_MARK}", lambda found: _link(*links[int(found[1])]), markup)


def _link(address: str, words: str) -> str:
    inner = html.escape(_INVISIBLE.sub("", _OTHER_COMMANDS.sub("", words)).replace("\x1b", ""))
    if not re.match(r"https?://", address):
        return inner
    return f'<a href="{html.escape(address)}">{inner}</a>'
