"""Every notebook answers for every region and language, with the same numbers, and no claim is left out."""

import base64
import csv
import re
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from in_process import execute
from notebook_files import paths

from analysis import load, style, text
from analysis.names import LANGUAGES, REGIONS
from analysis.text import messages_files

SPECIAL = [
    ("01_hot_topics", {"window_days": 365}, False),
    ("01_hot_topics", {"as_of": "2021-06-30", "window_days": 1}, True),
    ("02_key_data", {"unit_reading": "printed", "as_of": "2010-01-01", "region": "gba"}, True),
    ("02_key_data", {"unit_reading": "yi_yuan", "window_days": 3660}, False),
    ("03_cooperation_network", {"source": "chinaxiv"}, False),
    ("03_cooperation_network", {"min_papers": 10000}, True),
    (
        "04_path_proposals",
        {
            "weights": "rd_intensity=2,pct_applications=1",
            "year": 2020,
            "benchmark": "nation",
            "region": "jjj",
        },
        True,
    ),
    ("05_case_studies", {"case": "g60"}, False),
    ("05_case_studies", {"case": "hetao"}, False),
    (
        "06_outlook",
        {"horizon_year": 2035, "indicator": "invention_patents_granted", "region": "ccec"},
        True,
    ),
    ("07_fact_check", {"section": "outlook", "verdict": "implausible"}, False),
]
"""Parameters, and whether the figures become pictures too: nearly empty ones, or of another size."""


NAMES = "GDP|PCT|R&D|WIPO|IROS|GeoNames|ChinaXiv"
"""Names that stay Latin on a Chinese page."""


def by_name(name: str) -> Path:
    return next(path for path in paths() if path.stem == name)


def ids(path: Path) -> str:
    return path.stem


UNPUBLISHED = [
    (path, region)
    for path in paths()
    for region in REGIONS
    if path.stem >= "08" or (path.stem.startswith("05") and region in ("ccec", "jjj"))
]


@pytest.mark.parametrize(
    ("path", "region"), UNPUBLISHED, ids=lambda value: getattr(value, "stem", str(value))
)
def test_a_notebook_answers_for_a_region_whose_page_is_not_published(path: Path, region: str) -> None:
    """The published pages of all regions are in `test_every_number`."""
    executed = execute(path, region=region)
    assert "finding" in executed.html
    assert "nan" not in re.findall(r"[A-Za-z]+", executed.plain)


@pytest.mark.parametrize(("name", "given", "drawn"), SPECIAL, ids=str)
def test_a_notebook_answers_for_its_special_parameters(
    name: str, given: dict[str, object], drawn: bool
) -> None:
    assert execute(by_name(name), drawn=drawn, **given).html  # type: ignore[arg-type]


@pytest.mark.parametrize("path", paths(), ids=ids)
def test_the_three_languages_state_the_same_numbers(path: Path) -> None:
    written = {language: execute(path, language=language).written for language in LANGUAGES}
    assert written["en"]
    for language in ("de", "zh"):
        assert written[language] == written["en"], sorted(written[language] ^ written["en"])[:12]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", paths(), ids=ids)
def test_every_figure_has_a_description_in_the_language_of_the_page(path: Path, language: str) -> None:
    executed = execute(path, language=language)
    described = [unescape(alt) for alt in re.findall(r'<img [^>]*alt="([^"]*)"', executed.html)]
    assert len(described) == executed.figures
    for words in described:
        assert len(words) > 30
        assert bool(re.search(r"[一-鿿]", words)) or language != "zh"
        style.check_glyphs(words)


@pytest.mark.parametrize("path", paths(), ids=ids)
def test_chinese_pages_have_no_character_the_bundled_font_lacks(path: Path) -> None:
    style.check_glyphs(execute(path, language="zh").plain)


def test_every_claim_is_shown_by_the_notebook_of_its_subject() -> None:
    home = {
        "hot_topics": "01_hot_topics",
        "key_data": "02_key_data",
        "path_proposals": "04_path_proposals",
        "case_studies": "05_case_studies",
        "outlook": "06_outlook",
    }
    claims = load.claims()
    assert len(claims) == 45
    for section, name in home.items():
        shown = set(re.findall(r'id="claim-([a-z0-9-]+)"', execute(by_name(name)).html))
        missing = set(claims.loc[claims["section"] == section, "claim"]) - shown
        assert not missing, f"{name} does not show {sorted(missing)}"


def test_the_fact_check_shows_every_claim() -> None:
    shown = set(re.findall(r'id="claim-([a-z0-9-]+)"', execute(by_name("07_fact_check")).html))
    assert shown == set(load.claims()["claim"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_stands_with_its_verdict_mark_and_all_its_evidence(language: str) -> None:
    page = execute(by_name("07_fact_check"), language=language).html
    evidence = load.evidence()["claim"].value_counts()
    verdicts = load.verdicts().set_index("claim")["verdict"]
    cards = re.split(r'(?=<[a-z]+ [^>]*id="claim-)', page)[1:]
    assert len(cards) == len(verdicts)
    for card in cards:
        claim = re.search(r'id="claim-([a-z0-9-]+)"', card)[1]  # type: ignore[index]
        own = card.split('class="say"')[0]
        assert text.label("mark", verdicts[claim], language=language) in own
        assert text.label("verdict", verdicts[claim], language=language) in own
        details = own[own.index("<details") : own.index("</details")]
        assert details.count("<li") == evidence[claim], claim


MACHINE_MADE = {
    "en": r"\b0 of\b|\b(\d+) of (?:the )?\1\b",
    "de": r"\b0 von\b|\b(\d+) von \1\b",
    "zh": r"(\d+)[个条项次年]\w*中有\1[个条项次年]|中有?0[个条项次年]",
}
"""How a page would tell all or none of several, had nobody thought of them."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", paths(), ids=ids)
def test_a_page_says_all_or_none_and_never_n_of_n(path: Path, language: str) -> None:
    found = re.search(MACHINE_MADE[language], execute(path, language=language).plain)
    assert not found, found[0]


def test_there_are_about_25_figures_and_no_two_have_the_same_title() -> None:
    titles = [
        title
        for path in paths()
        for title in re.findall(r'class="fig-title"[^>]*>(.*?)</', execute(path).html, re.DOTALL)
    ]
    assert 25 <= len(titles) <= 45
    assert len(set(titles)) == len(titles)


def test_a_link_is_printed_only_where_the_register_allows_it() -> None:
    allowed = set(load.sources().query("link_ok == 'yes'")["url"].dropna())
    for path in paths():
        printed = {unescape(url) for url in re.findall(r'<a href="(http[^"]+)"', execute(path).html)}
        assert printed <= allowed, sorted(printed - allowed)[:3]


def file_heads(page: BeautifulSoup) -> set[str]:
    """Heads of the columns of every CSV file that a page offers."""
    heads: set[str] = set()
    for link in page("a", class_="fig-file"):
        lines = base64.b64decode(str(link["href"]).partition("base64,")[2]).decode("utf-8-sig").splitlines()
        heads |= set(next(csv.reader(line for line in lines if not line.startswith("# "))))
    return heads


def shown_words(path: Path, language: str) -> set[str]:
    """Heads of columns and rows of every table and file of a page, and the words inside its figures."""
    page = BeautifulSoup(execute(path, language=language).html, "html.parser")
    heads = {cell.get_text(" ", strip=True) for cell in page("th")} | file_heads(page)
    return heads | {word for image in page("img") for word in image.get("data-words", "").split("|")}


@pytest.mark.parametrize("path", [path for path in paths() if path.stem < "08"], ids=ids)
def test_no_head_and_no_word_of_a_figure_is_latin_on_a_chinese_page(path: Path) -> None:
    quoted = r"（德文为[^）]*）"  # a unit of the German article, quoted
    latin = {re.sub(rf"{quoted}|{NAMES}", "", words) for words in shown_words(path, "zh")}
    assert [words for words in sorted(latin) if re.search(r"[A-Za-z]{2,}|_", words)] == []


@pytest.mark.parametrize("path", paths(), ids=ids)
def test_every_head_of_a_file_is_written_in_words(path: Path) -> None:
    heads = file_heads(BeautifulSoup(execute(path).html, "html.parser"))
    assert [head for head in sorted(heads) if head[:1].islower() or "_" in head] == []


@pytest.mark.parametrize("path", paths(), ids=ids)
def test_no_head_and_no_word_of_a_figure_is_english_on_a_german_page(path: Path) -> None:
    english = {
        row["en"]
        for file in ("columns", "labels")
        for row in messages_files.rows(file)
        if row["en"] != row["de"]
    }
    own = {row["de"] for file in ("columns", "labels") for row in messages_files.rows(file)}
    shown = shown_words(path, "de")
    assert sorted(shown & (english - own)) == []
    assert [words for words in sorted(shown) if "_" in words] == []
