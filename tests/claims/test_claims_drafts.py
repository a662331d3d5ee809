"""A draft is an edition that the check accepts, a page that is safe, and nothing in it counts unconfirmed."""

import csv
import html
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from analysis import cli
from analysis.claims import draft, examine
from analysis.claims.documents import MAX_CHARACTERS, read_article, read_text
from analysis.claims.examination import as_table, examine_document
from analysis.errors import DataError
from analysis.files import write_new_folder
from analysis.records import edition_check

TEXTS = {
    "en": "Hubei spent 153.8 billion yuan on R&D in 2024. In 2023 its R&D intensity was 25.2 percent.",
    "de": "Hubei gab 2024 153,8 Mrd. Yuan für FuE aus. 2023 lag die FuE-Quote bei 25,2 Prozent.",
    "zh": "2024年，湖北研发经费1538.1亿元。2023年研发投入强度为25.2%。",
}
TABLE = """| Gebiet | Anzahl der Kooperationsprojekte | Betrag (Milliarden Yuan) |
|---|---|---|
| Jangtse-Delta | 28 | 120 |
| Greater Bay Area | 35 | 180 |
"""


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_a_draft_is_an_edition_that_the_check_accepts(language: str, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(TEXTS[language], encoding="utf-8")
    out = tmp_path / "draft"
    assert cli.main(["draft", str(article), "--out", str(out)]) == 0
    problems = edition_check.check(out)
    assert problems.errors == 0, list(problems.lines())
    verdicts = [row["verdict"] for row in rows(out / "proposed.csv")]
    assert verdicts == ["supported", "unit_error"]
    assert {row["status"] for row in rows(out / "proposed.csv")} == {"proposed"}
    assert not (out / "verdicts.csv").exists()


def test_a_key_table_is_drafted_where_the_text_has_one(tmp_path: Path) -> None:
    files = draft.draft(read_text(TABLE, form=".md"))
    write_new_folder(tmp_path / "draft", files)
    assert edition_check.check(tmp_path / "draft").errors == 0
    kept = rows(tmp_path / "draft" / "key_data.csv")
    assert [(row["region"], row["projects"], row["amount_printed"]) for row in kept] == [
        ("yrd", "28", "120"),
        ("gba", "35", "180"),
    ]


def test_only_what_is_confirmed_becomes_a_verdict(tmp_path: Path) -> None:
    out = tmp_path / "draft"
    write_new_folder(out, draft.draft(read_text(TEXTS["en"])))
    first, second = [row["claim"] for row in rows(out / "proposed.csv")]
    reviewed = tmp_path / "reviewed.csv"
    reviewed.write_text(
        f"claim,decision,verdict\n{first},confirmed,supported\n{second},rejected,unit_error\n"
    )
    assert cli.main(["draft", str(out), "--apply", str(reviewed)]) == 0
    assert [(row["claim"], row["verdict"]) for row in rows(out / "verdicts.csv")] == [(first, "supported")]
    assert [row["relation"] for row in rows(out / "evidence.csv")] == ["supports"]
    assert [row["status"] for row in rows(out / "proposed.csv")] == ["confirmed", "rejected"]
    assert edition_check.check(out).errors == 0, list(edition_check.check(out).lines())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("n99-x,confirmed,supported", "no such claim"),
        ("n01-rd-expenditure-hubei,maybe,x", "unknown decision"),
    ],
)
def test_a_reviewed_table_with_a_slip_is_refused_with_its_row(line: str, said: str, tmp_path: Path) -> None:
    out, reviewed = tmp_path / "draft", tmp_path / "reviewed.csv"
    write_new_folder(out, draft.draft(read_text(TEXTS["en"])))
    reviewed.write_text(f"claim,decision,verdict\n{line}\n")
    with pytest.raises(DataError, match=said):
        draft.apply(out, reviewed)


def test_the_review_page_fetches_nothing_and_has_no_handler_in_its_markup() -> None:
    hostile = (
        "<script>alert(1)</script><p onclick='x()'>Hubei spent 153.8 billion yuan on R&amp;D in 2024.</p>"
    )
    page = draft.draft(read_text(hostile, form=".html", name="<b>x</b>.html"))["review.html"]
    assert page.count("<script") == 2
    assert "alert(1)" not in page
    assert "<b>x</b>" not in page
    assert not re.search(r"<[a-z][^>]*\son\w+\s*=", page)
    assert not re.search(r"<(?:link|img|iframe)\b", page)
    assert "default-src 'none'; script-src 'sha256-" in html.unescape(page)
    assert {"✓", "supported", "gestützt", "有依据"} <= set(re.split(r"[<> \n]", page))


def test_claim_reviews_are_told_as_proposed() -> None:
    graph = json.loads(
        draft.draft(read_text(TEXTS["en"]), source="A paper", date="2025-02-01")["claims.json"]
    )
    first = graph["@graph"][0]
    assert (first["@type"], first["creativeWorkStatus"]) == ("ClaimReview", "proposed")
    assert first["itemReviewed"]["appearance"] == {
        "@type": "CreativeWork",
        "name": "A paper",
        "datePublished": "2025-02-01",
    }


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("binary.txt", bytes(range(256)) * 20, "not text"),
        ("long.txt", b"Shanghai spent 3 billion yuan. " * 170_000, "too many"),
        (
            "es.txt",
            "La provincia de Hubei gastó en el año 2024 más de 153 mil millones de yuanes en los".encode(),
            "Spanish",
        ),
        ("ja.txt", "湖北省は2024年に研究開発に1538億元を支出した。これは前年より多い。".encode(), "Japanese"),
        ("scan.pdf", b"%PDF-1.4\n%%EOF", "PDF"),
        ("bad.docx", b"PK\x03\x04 no document", "Word"),
        ("script.html", b"<html><script>var x = 5;</script></html>", "no text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(
    name: str, content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert cli.main(["draft", str(file), "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_text_without_numbers_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "calm.txt"
    file.write_text("Nothing is counted in the province of Hubei.", encoding="utf-8")
    assert cli.main(["draft", str(file), "--out", str(tmp_path / "out")]) == 0
    assert "no number" in capsys.readouterr().out


def test_a_word_document_is_read_with_its_tables(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>{}</w:tr>"
    table = "".join(
        row.format("".join(map(cell.format, cells)))
        for cells in (("Province", "R&amp;D intensity 2023 (%)"), ("Tianjin", "3.58"))
    )
    body = f"<w:body><w:p><w:r><w:t>Two of them</w:t></w:r></w:p><w:tbl>{table}</w:tbl></w:body>"
    text = f'<w:document xmlns:w="{word}">{body}</w:document>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", text)
    document = read_article(tmp_path / "a.docx", language="en")
    assert draft.proposed_rows(draft.examine_document(document))[0]["verdict"] == "supported"


def test_offsets_lead_back_into_html_and_markdown() -> None:
    page = "<p>Hubei&nbsp;spent <b>153.8</b> billion yuan on R&amp;D in 2024.</p>"
    document = read_text(page, form=".html")
    one = draft.examine_document(document)[0]
    assert page[one.start : one.end].startswith("153.8")
    marked = "**Hubei** spent *153.8 billion yuan* on R&D in 2024."
    table = examine(marked)
    assert marked[table["start"][0] : table["end"][0]] == "153.8 billion yuan"


def test_a_thousand_words_take_less_than_two_seconds() -> None:
    import time

    text = " ".join([TEXTS["en"]] * 60)
    examine(TEXTS["en"])
    began = time.process_time()
    examine(text)
    assert time.process_time() - began < 2
    assert len(text) < MAX_CHARACTERS


def test_the_script_of_the_page_is_valid() -> None:
    script = Path(draft.__file__).with_name("review.js").read_text(encoding="utf-8")
    node = subprocess.run(["which", "node"], capture_output=True, text=True, check=False).stdout.strip()
    if node:
        assert subprocess.run([node, "--check", "-"], input=script, text=True, check=False).returncode == 0
    assert "eval" not in script
    assert "innerHTML" not in script


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_printed_page_is_read_with_its_lines_joined(tmp_path: Path) -> None:
    import matplotlib.pyplot as plt

    with plt.rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}):
        figure = plt.figure()
        figure.text(
            0.1, 0.5, "In the year 2023 the province of Hubei spent as much as\n140.8 billion yuan on R&D."
        )
        figure.savefig(tmp_path / "printed.pdf")
        plt.close(figure)
    document = read_article(tmp_path / "printed.pdf")
    assert "as much as 140.8 billion yuan" in document.plain


def test_a_raised_digit_of_a_printed_page_is_the_mark_of_a_footnote(tmp_path: Path) -> None:
    import matplotlib.pyplot as plt

    with plt.rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans", "mathtext.fontset": "dejavusans"}):
        figure = plt.figure()
        figure.text(0.1, 0.5, "Hubei spent 140.8$^{12}$ billion yuan on R&D in 2023, 10$^9$ at first.")
        figure.savefig(tmp_path / "marked.pdf")
        plt.close(figure)
    plain = " ".join(read_article(tmp_path / "marked.pdf").plain.split())
    assert plain == "Hubei spent 140.8 billion yuan on R&D in 2023, 10⁹ at first."


def test_a_text_of_digits_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "digits.txt").write_text("1" * 200_000, encoding="utf-8")
    assert cli.main(["draft", str(tmp_path / "digits.txt"), "--out", str(tmp_path / "out")]) == 0
    assert "no number" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("2022年，江苏省研发经费支出3835.4亿元，占全国的12.5%。", "gb18030"),
        ("2022年，香港特區的研發經費達301億元，佔本地生產總值的1.07%。", "big5hkscs"),
        (
            "Für die Förderung gab Jiangsu 383,5 Milliarden Yuan aus; die Quote läge bei 3,1 Prozent.",
            "cp1252",
        ),
        ("Jiangsu spent 383.5 billion yuan – “a record”, Zürich’s press says.", "cp1252"),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_pages_and_texts_in_older_encodings_are_read(
    text: str, encoding: str, declared: bool, tmp_path: Path
) -> None:
    names = {"gb18030": "gb2312", "big5hkscs": "big5", "cp1252": "iso-8859-1"}
    head = f'<meta charset="{names[encoding]}">' if declared else ""
    menu = '<div class="menu item"><a href="http://example.org/abc">x</a></div>' * 40
    page = f"<html><head>{head}<script>var a = 1;</script></head><body>{menu}<p>{text}</p></body></html>"
    for name, content in (("a.html", page), ("a.txt", text)):
        (tmp_path / name).write_bytes(content.encode(encoding))
        assert text in read_article(tmp_path / name).shown


def test_a_page_is_read_without_what_stands_around_its_article_or_is_not_shown() -> None:
    page = """<body><div>Hot 11 news</div><article><h1>Jiangsu</h1>
        <p>R&amp;D took 383.5<sup>2</sup> billion yuan, <del>400 billion</del> in 2022.</p>
        <div style="display: none">77 <div>78</div> 79</div><p hidden>55
        <p>It was 3.07% of GDP<span aria-hidden="true">66</span>.</p>
        </article><div>Read 12345 times</div></body>"""
    plain = " ".join(read_text(page, form=".html").plain.split())
    assert plain == "Jiangsu R&D took 383.5 billion yuan, in 2022. It was 3.07% of GDP."
    cards = "".join(f"<article><p>Jiangsu spent {n} billion yuan.</p></article>" for n in (11, 22))
    assert "11 billion" in read_text(cards, form=".html").plain  # a list of articles is read as a whole


def test_breaks_raised_digits_and_controls_of_a_word_document_are_kept(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    run = "<w:r>{}<w:t>{}</w:t></w:r>".format
    raised, struck = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>', "<w:rPr><w:strike/></w:rPr>"
    first = f"{run('', 'Hubei spent 153.8')}{run(raised, '2')}{run('', ' billion')}{run(struck, '400')}"
    inner = f"<w:p>{first}</w:p><w:p>{run('', 'A')}<w:r><w:tab/></w:r>{run('', '1')}</w:p>"
    body = (
        f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        f"<w:p>{run('', 'B 2')}<w:r><w:br/></w:r>{run('', 'C 3')}<w:del>{run('', '9')}</w:del></w:p>"
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
        )
    lines = read_article(tmp_path / "a.docx", language="en").plain.split("\n")
    assert lines == ["Hubei spent 153.8  billion", "A\t1", "B 2", "C 3"]


def test_cells_of_a_word_table_that_span_others_head_each_of_them(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def cell(words: str, span: str = "") -> str:
        return f"<w:tc><w:tcPr>{span}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"

    wide = '<w:gridSpan w:val="2"/>'
    rows = [
        cell("Provinz", '<w:vMerge w:val="restart"/>')
        + cell("FuE-Ausgaben (Mrd. Yuan)", wide)
        + cell("FuE-Intensität (%)"),
        cell("", "<w:vMerge/>") + cell("2022") + cell("2023") + cell("2023"),
        cell("Guangdong") + cell("441,2") + cell("480,3") + cell("3,54"),
    ]
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}"><w:body><w:tbl>{table}</w:tbl></w:body></w:document>',
        )
    read = as_table(examine_document(read_article(tmp_path / "a.docx", language="de")))
    assert list(read["verdict"]) == ["supported"] * 3
    assert list(read["year"]) == [2022, 2023, 2023]
