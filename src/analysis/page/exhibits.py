"""A figure whose title and caption are a computed finding."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import text
from analysis.page.page_figures import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def exhibit(ax: "Axes", words: Mapping[str, Any], **options: Any) -> None:
    """Put a figure on the page under the finding `words` names: its ``key`` and the values of its sentences.

    The title is the message ``KEY.title``, the caption ``KEY.caption`` where there is one. `options` are
    those of `figure` (sources, table, name, year, units, format).

    Raises
    ------
    UnknownName, ParameterError
        For a message that does not exist, or a value it wants and did not get.
    """
    values = {name: value for name, value in words.items() if name != "key"}
    key = str(words["key"])
    caption = f"{key}.caption"
    options.setdefault("name", key.rpartition(".")[2].replace("_", "-"))
    figure(
        ax,
        title=text.sentence(f"{key}.title", **values),
        caption=text.sentence(caption, **values) if caption in text.message_keys() else None,
        **options,
    )
