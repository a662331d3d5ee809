"""The second density of a picture: half as wide, in the same colours, the same bytes every time."""

import io

import pytest
from PIL import Image

from analysis.site import assets, srcset


def _png(wide: int, high: int, *, mode: str = "P") -> bytes:
    """A picture of white paper with a dark block in it; a drawing of nothing, made for this test."""
    drawn = Image.new("RGB", (wide, high), (255, 255, 255))
    drawn.paste((22, 53, 127), (2, 2, wide // 2, high // 2))
    store = io.BytesIO()
    (drawn.quantize(8) if mode == "P" else drawn).save(store, "PNG")
    return store.getvalue()


def _tag(png: bytes, wide: int) -> str:
    import base64

    data = base64.b64encode(png).decode("ascii")
    return f'<img alt="made up" src="data:image/png;base64,{data}" width="{wide}" height="9">'


@pytest.mark.parametrize(("wide", "half"), [(40, 20), (41, 21)])
@pytest.mark.parametrize("mode", ["P", "RGB"])
def test_a_picture_is_halved_and_keeps_its_colours(wide: int, half: int, mode: str) -> None:
    with Image.open(io.BytesIO(srcset.half_size(_png(wide, 30, mode=mode)))) as small:
        assert small.size == (half, 15)
        shown = small.convert("RGB")
    assert shown.getpixel((0, 0)) == (255, 255, 255)
    assert shown.getpixel((4, 4)) == (22, 53, 127)


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert srcset.half_size(_png(40, 30)) == srcset.half_size(_png(40, 30))


def test_what_is_no_png_has_no_width() -> None:
    assert srcset.width(_png(40, 30)) == 40
    assert srcset.width(b"<svg width='40'/>") == 0


def test_a_fine_picture_lies_in_the_site_at_both_densities(tmp_path) -> None:
    shelf = assets.AssetStore(tmp_path)
    tag = shelf.extract(_tag(_png(40, 30), 20))
    fine, plain = sorted(shelf.used, key=len)
    assert tag == (
        f'<img alt="made up" src="{plain}" srcset="{plain} 20w, {fine} 40w" '
        'sizes="min(20px,100vw - 2rem)" width="20" height="9">'
    )
    assert srcset.width((tmp_path / plain).read_bytes()) == 20
    assert srcset.width((tmp_path / fine).read_bytes()) == 40


def test_a_picture_of_one_density_stays_as_it_is(tmp_path) -> None:
    shelf = assets.AssetStore(tmp_path)
    assert "srcset" not in shelf.extract(_tag(_png(40, 30), 40))
    assert len(shelf.used) == 1


@pytest.mark.parametrize("damaged", [_png(40, 30)[:40], _png(40, 30)[:16] + b"\xff" * 8 + _png(40, 30)[24:]])
def test_a_damaged_or_boundless_picture_stays_as_the_notebook_gave_it(damaged: bytes, tmp_path) -> None:
    shelf = assets.AssetStore(tmp_path)
    assert "srcset" not in shelf.extract(_tag(damaged, 20))
    assert len(list(tmp_path.rglob("*.png"))) == 1
