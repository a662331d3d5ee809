"""Write the colours of figures, of which each page gets those it uses (`src/analysis/house_dark.css`)."""

from analysis import style


def main() -> None:
    """Write both themes as CSS variables, the dark one for screens that ask for it."""
    light, dark = style.variables_css("light"), style.variables_css("dark")
    sheet = (
        "/* The colours of figures on light and on dark screens, written by tools/write_colours.py: "
        "a page gets those it uses. */\n"
        f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )
    (style.HERE / "house_dark.css").write_text(sheet, encoding="utf-8")


if __name__ == "__main__":
    main()
