"""A text on a page with some of its words marked and a note behind each."""

from typing import TYPE_CHECKING

from analysis.page.display import put
from analysis.page.fragments import fragment

if TYPE_CHECKING:
    import pandas as pd

Part = tuple[str, str]
"""Words, and the note behind them, empty for words without a mark."""


def marked_text(words: str, marks: "pd.DataFrame") -> None:
    """Show a text by paragraphs; `marks` has the columns start, end and note, offsets in the text."""
    paragraphs, at = [], 0
    spans = [(int(start), int(end), str(note)) for start, end, note in marks[["start", "end", "note"]].values]
    for line in words.splitlines(keepends=True):
        parts, last = list[Part](), at
        for start, end, note in spans:
            if at <= start < at + len(line):
                parts += [(words[last:start], ""), (words[start:end], note)]
                last = end
        parts.append((words[last : at + len(line)].rstrip("\n"), ""))
        at += len(line)
        if any(part.strip() for part, _ in parts):
            paragraphs.append([part for part in parts if part[0]])
    plain = ["".join(f"{part} [{note}]" if note else part for part, note in parts) for parts in paragraphs]
    put(fragment("marked_text", paragraphs=paragraphs), "\n\n".join(plain))
