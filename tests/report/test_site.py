"""A site: pages that link to their variants, an index per language, made again only when needed."""

import base64
import html
import io
import re
import zipfile
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from sample_books import build

from analysis import registry, text
from analysis.errors import ParameterError
from analysis.run import output
from analysis.run.execution import plan
from analysis.run.sweep import Sweep
from analysis.site import assets, builder, render, single_file, webfonts

FIGURE = (
    "from IPython.display import display, HTML, Markdown\n"
    'display(HTML(\'<img alt="made up" src="data:image/png;base64,\'\n'
    " 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\">'))"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two notebooks in several variants."""
    place = tmp_path_factory.mktemp("site")
    read = "from analysis import load\nlen(load.regions())"
    one = build(
        place / "one.ipynb",
        'md:<div lang="en">\n\n# First question?\n\n</div>\n'
        '<div lang="de" hidden>\n\n# Erste Frage?\n\n</div>',
        "from IPython.display import display, Markdown\ndisplay(Markdown(f'**Found** in {region}'))",
        FIGURE,
        read,
        tags={1: "finding"},
    )
    two = build(place / "two.ipynb", "md:# Second question?", "print(region)", read)
    wanted = [
        plan(book, {"region": region, "language": language})
        for book in (one, two)
        for region, language in (("all", "en"), ("yrd", "en"), ("all", "de"))
    ]
    results = Sweep(place / "site", jobs=2).execute(wanted)
    assert [result.failure for result in results if result.failure] == []
    builder.build(place / "site")
    return place / "site"


def _links(page: str) -> set[str]:
    return {link for link in re.findall(r'href="([^"#]+)"', page) if not link.startswith("http")}


def test_every_link_of_the_site_leads_somewhere(folder: Path) -> None:
    for path in folder.glob("*.html"):
        dead = [link for link in _links(path.read_text()) if not (folder / link).is_file()]
        assert dead == [], path.name


def test_a_page_links_to_its_variants_in_language_and_region(folder: Path) -> None:
    links = _links((folder / "one.html").read_text())
    assert {"one--language-de.html", "one--region-yrd.html", "index.html", "two.html"} <= links
    assert "one--region-yrd.html" not in _links((folder / "one--language-de.html").read_text())


def test_next_and_previous_keep_language_and_region(folder: Path) -> None:
    assert "two--region-yrd.html" in _links((folder / "one--region-yrd.html").read_text())
    assert "one--language-de.html" in _links((folder / "two--language-de.html").read_text())


def test_the_index_has_a_card_per_notebook_with_question_finding_and_picture(folder: Path) -> None:
    index = (folder / "index.html").read_text()
    assert re.findall(r'<h2><a href="([^"]+)">', index) == ["one.html", "two.html"]
    assert "First question?" in index
    assert "<strong>Found</strong> in all" in index
    assert 'alt="made up"' in index
    assert "Erste Frage?" in (folder / "index.de.html").read_text()


def test_the_executed_notebook_can_be_downloaded(folder: Path) -> None:
    assert 'href="downloads/one.ipynb.zip" download="one.ipynb.zip"' in (folder / "one.html").read_text()
    with zipfile.ZipFile(folder / "downloads" / "one.ipynb.zip") as archive:
        shared = archive.read("one.ipynb")
    assert shared == builder.without_times((output.runs_folder(folder) / "one.ipynb").read_bytes())
    assert b"start_time" not in shared and b"execution_count" in shared


def test_the_folder_holds_only_what_may_be_published(folder: Path) -> None:
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {"downloads", "figures", "style"}
    assert {path.name for path in folder.iterdir() if path.suffix != ".html"} == {
        "downloads", "figures", "manifest.json", "style",
    }  # fmt: skip
    beside = {path.name for path in output.runs_folder(folder).iterdir()}
    assert {"runs.json", "one.ipynb", "one--language-de.ipynb", "two.ipynb"} < beside


def test_a_figure_lies_beside_the_pages_once_however_many_show_it(folder: Path) -> None:
    shown = {
        source
        for path in folder.glob("one*.html")
        for source in re.findall(r'<img [^>]*src="([^"]+)"', path.read_text())
    }
    assert len(shown) == 1
    assert shown < {f"figures/{path.name}" for path in (folder / "figures").iterdir()}


def test_previous_and_next_are_named_by_their_question(folder: Path) -> None:
    assert ">Second question? →</a>" in (folder / "one.html").read_text()
    assert ">← Erste Frage?</a>" in (folder / "two--language-de.html").read_text()


@pytest.mark.parametrize("language", ["en", "de"])
def test_sources_and_method_stand_behind_every_page(folder: Path, language: str) -> None:
    ending = "html" if language == "en" else f"{language}.html"
    page = (folder / ("one.html" if language == "en" else "one--language-de.html")).read_text()
    assert {f"sources.{ending}", f"method.{ending}"} <= _links(page)
    listed, method = ((folder / f"{kind}.{ending}").read_text() for kind in ("sources", "method"))
    assert listed.count('<th scope="row"') == len(registry.source_list()) + len(registry.tables("clean"))
    assert all(f"<code>{flag}</code>" in method for flag in text.keys("flag"))


def test_a_source_without_licence_or_day_says_so(folder: Path) -> None:
    listed = (folder / "sources.html").read_text()
    rows = re.findall(r"<tr><th scope=\"row\"[^>]*>.*?</tr>", listed, re.DOTALL)
    assert len(rows) > len(registry.source_list())
    assert not [row for row in rows if re.search(r"<td>\s*</td>", row)]
    assert "none stated; facts only" in listed


def test_a_single_file_leads_to_no_other_file_and_holds_its_notebook(folder: Path, tmp_path: Path) -> None:
    page = single_file.alone(folder, "one--language-de")
    assert _links(page) <= {link for link in _links(page) if link.startswith("data:")}
    assert "data:application/zip;base64," in page
    assert "Erste Frage?" in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert html.unescape(policy[1]).startswith(render.POLICY)
    rest = html.unescape(policy[1]).removeprefix(render.POLICY)
    assert re.fullmatch(r"(; script-src( 'sha256-[A-Za-z0-9+/=]+')+)?", rest)


def test_a_single_file_with_chinese_brings_the_glyphs_it_needs(folder: Path) -> None:
    assert webfonts.rules("<p>no Chinese</p>") == ""
    rules = webfonts.rules("<p>区域 &#x521B;</p>")
    font = re.search(r"font/woff2;base64,([^)]+)", rules)
    assert font is not None
    assert set(map(chr, TTFont(io.BytesIO(base64.b64decode(font[1]))).getBestCmap())) == set("区域创")
    assert len(rules) < 12_000


def _sheet_characters(sheet: str) -> dict[str, set[str]]:
    fonts = re.findall(r"font-weight:(\d+);.*?font/woff2;base64,([^)]+)", sheet)
    return {
        weight: set(map(chr, TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()))
        for weight, font in fonts
    }


@pytest.mark.parametrize(
    ("page", "bold"),
    [
        ("<h2>区</h2><p>域</p>", "区"),
        ('<tr><th scope="col">区</th><td>域</td></tr>', "区"),
        ('<p class="finding">区<a>域</a></p>', "区域"),
        ('<svg><text x="1" font-weight="700" y="1">区</text><text x="1">域</text></svg>', "区"),
        ('<svg><g font-weight="700"><text>区</text></g><text>域</text></svg>', "区"),
        ('<td style="color:red;font-weight: bold">区</td><td>域</td>', "区域"),
    ],
)
def test_the_bold_letters_of_a_page_are_told_from_the_others(page: str, bold: str) -> None:
    assert webfonts.characters(page) == {"400": "区域", "700": "".join(sorted(bold))}


def test_the_sheet_of_a_language_holds_every_chinese_character_of_its_pages_by_weight(folder: Path) -> None:
    for language, pattern in {"en": "one.html", "de": "*language-de.html"}.items():
        address = webfonts.address(language, "one")
        pages = [path.read_text(encoding="utf-8") for path in folder.glob(pattern)]
        sheet = (folder / address).read_text(encoding="utf-8") if any(address in one for one in pages) else ""
        assert all(f'href="{address}"' in page for page in pages if "中文" in page)
        held = _sheet_characters(sheet)
        for weight, needed in webfonts.characters("".join(pages)).items():
            assert set(needed) <= held.get(weight, set())


def test_the_sheets_are_cut_again_only_when_a_character_is_new(tmp_path: Path) -> None:
    place = tmp_path / webfonts.address("zh")
    assert webfonts.write_sheets(
        tmp_path, {webfonts.address("zh"): [{"400": "区域"}], "style/none.css": [{}]}
    ) == {"style/chinese.zh.css"}
    place.write_text(place.read_text("utf-8") + "/* as it was */", encoding="utf-8")
    webfonts.write_sheets(tmp_path, {webfonts.address("zh"): [{"400": "域"}, {"400": "区域"}]})
    assert place.read_text("utf-8").endswith("/* as it was */")
    webfonts.write_sheets(
        tmp_path,
        {webfonts.address("zh"): [{"400": "区域创", "700": "创"}], "style/other.css": [{"400": "亿"}]},
    )
    assert _sheet_characters(place.read_text("utf-8")) == {"400": set("区域创"), "700": set("创")}
    assert _sheet_characters((tmp_path / "style/other.css").read_text("utf-8")) == {"400": set("亿")}


def test_a_page_without_chinese_asks_for_no_sheet() -> None:
    assert webfonts.linked("<body>plain</body>", "x.css") == "<body>plain</body>"


def test_without_a_browser_or_its_driver_printing_says_in_one_line_what_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ParameterError, match="--pdf needs an installed Chromium"):
        single_file.ready()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ParameterError, match=r"pip install 'regional-innovation-analysis\[pdf\]'"):
        single_file.ready()


def test_nothing_is_made_again_when_nothing_has_changed(folder: Path) -> None:
    assert builder.build(folder).written == []
    assert len(builder.build(folder, force=True).written) == 6


def test_what_no_run_is_known_of_is_left_alone_with_its_figures(folder: Path, tmp_path: Path) -> None:
    import shutil

    copy = shutil.copytree(folder, tmp_path / "copy")
    runs = output.runs_folder(copy)
    shutil.copytree(output.runs_folder(folder), runs)
    (copy / "mine.html").write_text("a page of the user's own, test data")
    (runs / "runs.json").unlink()
    builder.build(copy)
    assert {path.name for path in copy.iterdir()} >= {"mine.html", "one.html", "two--region-yrd.html"}
    assert list((copy / "figures").iterdir())
    assert (copy / "downloads" / "one.ipynb.zip").is_file()


def test_what_is_no_longer_wanted_goes_with_its_page(folder: Path, tmp_path: Path) -> None:
    import shutil

    copy = shutil.copytree(folder, tmp_path / "copy")
    shutil.copytree(output.runs_folder(folder), tmp_path / "copy.runs")
    builder.prune(copy, {"one"})
    builder.build(copy)
    assert sorted(path.name for path in copy.glob("*.html")) == [
        "index.html",
        "method.html",
        "one.html",
        "sources.html",
    ]
    assert [path.name for path in (copy / "downloads").iterdir()] == ["one.ipynb.zip"]


def test_a_page_that_cannot_be_made_says_so_in_its_place_and_stops_no_other(
    folder: Path, tmp_path: Path
) -> None:
    import json
    import shutil

    copy = shutil.copytree(folder, tmp_path / "copy")
    runs = shutil.copytree(output.runs_folder(folder), tmp_path / "copy.runs")
    (runs / "one.ipynb").write_text('{"cells": 5}')
    manifest = json.loads((runs / "runs.json").read_text())
    manifest["runs"]["one"]["sha256"] = "changed"
    (runs / "runs.json").write_text(json.dumps(manifest))
    for _ in range(2):  # the next build tries again, and ends as well
        built = builder.build(copy)
        assert set(built.failed) == {"one"}
        assert "could not be made" in (copy / "one.html").read_text()
        assert "Second question?" in (copy / "two.html").read_text()


def test_text_that_looks_like_a_picture_makes_no_file(tmp_path: Path) -> None:
    shelf = assets.AssetStore(tmp_path)
    text = '<pre>src="data:image/svg+xml,%3Csvg onload=alert(1)%3E%3C/svg%3E"</pre>'
    assert shelf.extract(text) == text
    assert list(tmp_path.rglob("*.svg")) == []


def test_pages_of_a_notebook_that_reads_none_of_the_data_claim_nothing_and_link_their_variants(
    tmp_path: Path,
) -> None:
    book = build(tmp_path / "mine.ipynb", "md:# A sum?", "n + 1", parameters="n = 1\nplace = 'north'")
    runs = [plan(book, {"n": n, "place": place}) for n in (1, 2) for place in ("north", "south")]
    assert [result.failure for result in Sweep(tmp_path / "site").execute(runs)] == [None] * 4
    builder.build(tmp_path / "site")
    page = (tmp_path / "site" / "mine--n-2--place-south.html").read_text()
    index = (tmp_path / "site" / "index.html").read_text()
    for claim in (
        "Regional innovation",
        "answered from published",
        "Hash of the data",
        "sources.html",
        "Licence",
    ):
        assert claim not in page + index
    assert "n 2, place south" in page
    assert {"mine--n-2.html", "mine--place-south.html"} <= _links(page)


def test_the_page_of_a_run_that_failed_since_says_so(tmp_path: Path) -> None:
    book = build(tmp_path / "mine.ipynb", "print(open('x').read())")
    (tmp_path / "x").write_text("1")
    for _ in range(2):
        Sweep(tmp_path / "site").execute([plan(book)])
        builder.build(tmp_path / "site")
        page = (tmp_path / "site" / "mine.html").read_text()
        (tmp_path / "x").unlink(missing_ok=True)
    assert "The last run of this page failed" in page
