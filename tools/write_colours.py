"""Write the colours of figures into the style sheet of pages (`src/analysis/house_dark.css`)."""

from analysis import style


def main() -> None:
    """Write both themes as CSS variables, the dark one for screens that ask for it."""
    light, dark = style.variables_css("light"), style.variables_css("dark")
    turned = ".fig img.fig-light{filter:invert(.91) hue-rotate(180deg)}"
    sheet = (
        "/* For pages that turn dark with the reader's system: the colours of figures, "
        "written by tools/write_colours.py. */\n"
        f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}{turned}}}\n"
    )
    (style.HERE / "house_dark.css").write_text(sheet, encoding="utf-8")


if __name__ == "__main__":
    main()
