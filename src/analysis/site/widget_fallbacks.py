"""What widgets showed, as ordinary outputs without the kernel that drove them."""

import html
from collections.abc import Mapping
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
LONE = "application/x-lone-control"
"""Type of the output that stands for a control alone, which shows nothing without a kernel."""
_QUIET = ("OutputModel", "HTMLModel", "HTMLMathModel", "LabelModel")
_TEXTS = {"HTMLModel", "HTMLMathModel"}


def static_outputs(output: Mapping[str, Any], states: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the ordinary outputs that show what a widget showed; controls are left out.

    A widget that brought its own stand-in as HTML (the explorers do) is shown by that.
    """
    if "text/html" in output["data"]:
        return [_html("".join(output["data"]["text/html"]))]
    identity = output["data"][VIEW].get("model_id", "")
    shown = _shown(identity, states, seen=set())
    name = states.get(identity, {}).get("model_name", "")
    if shown or name in _QUIET or name.endswith("BoxModel"):
        return shown
    return [{"output_type": "display_data", "data": {LONE: name}, "metadata": {}}]


def states_of(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the saved widget states of an executed notebook by model id."""
    found: Mapping[str, Any] = notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    return found


def _shown(identity: str, states: Mapping[str, Any], seen: set[str]) -> list[dict[str, Any]]:
    model = states.get(identity)
    if model is None or identity in seen:
        return []
    seen.add(identity)
    state, name = model.get("state", {}), model.get("model_name", "")
    if name in _TEXTS:
        return [_html(state.get("value", ""))]
    if name == "LabelModel":
        return [_html(html.escape(state.get("value", "")))]
    if name == "OutputModel":
        return [dict(output) for output in state.get("outputs", [])]
    if name == "ImageModel":
        return _image(model)
    children = [
        child.removeprefix("IPY_MODEL_") for child in state.get("children", []) if isinstance(child, str)
    ]
    return [output for child in children for output in _shown(child, states, seen)]


def _image(model: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The picture of an image widget, which is saved beside its state."""
    kind = f"image/{model.get('state', {}).get('format', 'png')}"
    saved = [one for one in model.get("buffers", []) if one.get("path") == ["value"] and "data" in one]
    data = {kind: saved[0]["data"]} if saved and saved[0].get("encoding") == "base64" else {}
    return [{"output_type": "display_data", "data": data, "metadata": {}}] if data else []


def _html(value: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"text/html": value}, "metadata": {}}
