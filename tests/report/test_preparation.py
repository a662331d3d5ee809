"""What the server of warm kernels does beforehand leaves no trace in what the kernels show.

`test_warm_equals_cold` holds settings, options, fonts and filters of a warm kernel against an ordinary one's.
"""

from matplotlib import pyplot, rcParams
from sample_books import needs_fork, texts

from analysis import style, text
from analysis.page import warmup


def test_first_uses_leave_settings_language_theme_and_figures_as_they_were() -> None:
    theme, figures = style.theme(), pyplot.get_fignums()
    style.set_theme("dark")
    try:
        with text.using_language("de"):
            before = dict(rcParams)
            warmup.warm_up()
            assert dict(rcParams) == before
            assert (text.language(), style.theme()) == ("de", "dark")
            assert pyplot.get_fignums() == figures
    finally:
        style.set_theme(theme)


@needs_fork
def test_every_measure_is_imported_beforehand(make, execute) -> None:
    book = make(
        "import pkgutil, sys, analysis.measure as all\n"
        "names = [found.name for found in pkgutil.walk_packages(all.__path__, 'analysis.measure.')]\n"
        "print(len(names) > 5, [name for name in names if name not in sys.modules])"
    )
    assert texts(execute(book)) == ["True []"]
