"""The contract written out: the parameters cell of a notebook, the help, the table of the documentation."""

from pathlib import Path

from analysis import names
from analysis.run import contract


def notebook_cell(notebook: str | Path) -> str:
    """Return the source of a notebook's parameters cell: one literal per line, with type and meaning.

    The comments hold no equals sign: papermill would lose the parameter.
    """
    return "\n".join(_cell_line(entry) for entry in contract.declared(notebook).values())


def _cell_line(entry: contract.Parameter) -> str:
    literal = str(entry.default) if isinstance(entry.default, int) else f'"{entry.default}"'
    return f"{entry.name} = {literal}  # type: {entry.python_type}  {entry.label['en']}; {entry.range_text}"


def markdown_table(language: str = "en") -> str:
    """Return the contract as a Markdown table, one row per parameter."""
    names.validate_choice(language, names.LANGUAGES, "language")
    head = {
        "en": ("Parameter", "Meaning", "Values", "Default", "Notebooks", "all"),
        "de": ("Parameter", "Bedeutung", "Werte", "Vorgabe", "Notebooks", "alle"),
        "zh": ("参数", "含义", "取值", "默认值", "笔记本", "全部"),
    }[language]
    rows = [head[:5], ("---",) * 5]
    for entry in contract.all_parameters().values():
        common = entry.notebooks == contract.notebooks()
        books = head[5] if common else ", ".join(entry.notebooks)
        meaning = f"{entry.label[language]}: {entry.help[language]}"
        default = f"`{entry.default}`" if entry.default != "" else ""
        rows.append((f"`{entry.name}`", meaning, _values(entry), default, books))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def help_text(language: str = "en") -> str:
    """Return the contract as plain lines for the command line's help."""
    lines = []
    for entry in contract.all_parameters().values():
        common = entry.notebooks == contract.notebooks()
        books = "" if common else f" [{', '.join(book[:2] for book in entry.notebooks)}]"
        default = "" if entry.default == "" else f"; default {entry.default}"
        lines.append(f"  {entry.name:<13} {entry.help[language]} ({_values(entry)}{default}){books}")
    return "\n".join(lines)


def _values(entry: contract.Parameter) -> str:
    """The values a parameter takes, with their unit; a year says itself that it is one."""
    unit = f" {entry.unit}" if entry.unit not in ("", "year") else ""
    return f"{entry.range_text}{unit}"
