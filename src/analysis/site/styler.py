"""Colours of pandas' Styler: its style sheet written into the cells, since no sheet of a notebook is kept."""

import re

_SHEET = re.compile(r"<style[^>]*>(?P<rules>.*?)</style>", re.DOTALL | re.IGNORECASE)
_RULE = re.compile(r"(?P<selectors>[^{}]+)\{(?P<declarations>[^{}]*)\}")
_CELL = re.compile(r"#(?P<id>T_[\w-]+)\Z")
_WITHIN = re.compile(r"#(?P<table>T_[\w-]+)\s+(?P<tag>t[hd]|caption)\Z")
_TABLE = re.compile(r'<table id="(?P<id>T_[\w-]+)".*?</table>', re.DOTALL)


def inlined(html: str) -> str:
    """Return HTML in which the rules of a Styler's own sheet stand in the cells they are meant for."""
    if 'id="T_' not in html:
        return html
    cells: dict[str, str] = {}
    within: dict[tuple[str, str], str] = {}
    for sheet in _SHEET.finditer(html):
        for rule in _RULE.finditer(re.sub(r"/\*.*?\*/", "", sheet["rules"], flags=re.DOTALL)):
            declarations = " ".join(rule["declarations"].split()).replace('"', "'")
            for selector in map(str.strip, rule["selectors"].split(",")):
                if cell := _CELL.match(selector):
                    cells[cell["id"]] = cells.get(cell["id"], "") + declarations.rstrip("; ") + ";"
                elif group := _WITHIN.match(selector):
                    key = (group["table"], group["tag"])
                    within[key] = within.get(key, "") + declarations.rstrip("; ") + ";"
    return _TABLE.sub(lambda table: _styled(table.group(), table["id"], cells, within), html)


def _styled(table: str, name: str, cells: dict[str, str], within: dict[tuple[str, str], str]) -> str:
    def one(found: re.Match[str]) -> str:
        own = cells.get(found["id"] or "", "")
        style = within.get((name, found["tag"].lower()), "") + own
        return f'<{found["tag"]} style="{style}"{found["rest"]}>' if style else found.group()

    return re.sub(r'<(?P<tag>t[hd]|caption)\b(?P<rest>(?:[^>]*?\bid="(?P<id>T_[\w-]+)")?[^>]*)>', one, table)
