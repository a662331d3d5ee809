"""A field for a pasted article, in JupyterLab: its numbers with proposed verdicts below."""

from analysis import claims, page, text
from analysis.claims.documents import read_text
from analysis.errors import AnalysisError
from analysis.explore.showing import live
from analysis.page.display import capture


def article(words: str = "") -> None:
    """Show a field for a pasted article and, below it, its numbers with proposed verdicts.

    Outside of JupyterLab and on pages nothing is shown: the page shows an article already.
    """
    if not live():
        return
    import ipywidgets
    from IPython.display import display

    language = text.language()
    field = ipywidgets.Textarea(
        value=words,
        description=str(text.sentence("claims.field")),
        layout=ipywidgets.Layout(width="100%", height="12em"),
        style={"description_width": "initial"},
    )
    button = ipywidgets.Button(description=str(text.sentence("claims.examine")))
    answer = ipywidgets.HTML()

    def answered(_: object) -> None:
        with text.using_language(language):
            answer.value = examined_html(field.value)

    button.on_click(answered)
    display(ipywidgets.VBox([field, button, answer]))


def examined_html(words: str) -> str:
    """Return the numbers of a pasted article as HTML, or why it cannot be read."""
    if not words.strip():
        return ""
    try:
        document = read_text(words, name=str(text.sentence("claims.field")))
    except AnalysisError as error:
        return f"<p>{text.html(str(error))}</p>"
    with capture() as outputs:
        table = claims.examined(document)
        page.say(claims.finding(table))
        if len(table):
            page.table(claims.listed(table), caption=text.sentence("claims.table_caption"))
    return "".join(output.html for output in outputs)
