"""The front-end module computes and says what Python computes and says, in three languages."""

import base64
import json
import random
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest

from analysis import explore, front, load, measure, names, style, text
from analysis.explore import frames, networks, regions, showing, statements


def spec_of(function: Any, *args: Any, **options: Any) -> showing.ExplorerSpec:
    found: showing.ExplorerSpec = function.__wrapped__(*args, **options)
    return found


NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js to run the front-end module")
PAGE = "globalThis.document = {body: {dataset: {}}}; globalThis.matchMedia = () => ({matches: false});"


def with_words(spec: showing.ExplorerSpec) -> showing.ExplorerSpec:
    """The statements with the words that the front end reads in their cards."""
    columns = {f"text_{text.language()}": "said", f"reasoning_{text.language()}": "reason"}
    words = statements.found().set_index("claim")[[*columns]].rename(columns=columns).fillna("")
    rows = [{**row, **words.loc[row["claim"]]} for row in spec.data["claims"]]
    return replace(spec, data={**spec.data, "claims": rows})


def in_front(spec: showing.ExplorerSpec, states: list[dict[str, Any]], what: str) -> list[Any]:
    """What the front end makes of each state; `what` is JavaScript of data and state."""
    data = showing.in_columns(spec.for_front())
    module = front.explorers_of(frozenset({spec.kind}))  # what a page of it brings
    code = (
        f"{PAGE}{module}\n"
        "const {data, states} = JSON.parse(require('fs').readFileSync(0, 'utf8'), analysisFront.inRows);"
        f"console.log(JSON.stringify(states.map(state => {what})));"
    )
    done = subprocess.run(
        [str(NODE), "-e", code], input=json.dumps({"data": data, "states": states}), capture_output=True,
        text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[Any] = json.loads(done.stdout)
    assert len(found) == len(states)
    return found


WORDS = "analysisFront.view(data, state).words"


def same(spec: showing.ExplorerSpec, states: list[dict[str, Any]], say: Callable[..., showing.View]) -> None:
    for state, said in zip(states, in_front(spec, states, WORDS), strict=True):
        assert said == say(**state)[0], state


@pytest.fixture(params=names.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    style.use(request.param)
    return str(request.param)


def shared(states: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Every second of the states, in German the others: what is counted is the same in every language."""
    return states[language == "de" :: 2]


def panel_states(number: int) -> list[dict[str, Any]]:
    draw, known = random.Random(7), regions.indicators()
    states = []
    for _ in range(number):
        years = sorted(draw.sample(range(1993, 2025), 2))
        states.append(
            {"indicator": draw.choice(known), "per": draw.choice(("value", "head", "share", "index")),
             "regions": [one for one in names.REGIONS if draw.random() < 0.6], "years": years}
        )  # fmt: skip
    return states


def panel_spec() -> showing.ExplorerSpec:
    return spec_of(explore.panel)


def test_numbers_are_written_alike(language: str) -> None:
    draw = random.Random(1)
    values = [draw.choice((1, -1)) * draw.random() * 10 ** draw.randint(-4, 6) for _ in range(800)]
    values += [0, 0.5, 1.5, 2.5, 0.0265, 999.95, 1e-7, 1234567.5, 0.125, 10, 99.95, 0.09995]
    asked = [{"v": value, "d": draw.choice((None, 0, 1, 2, 3))} for value in values]
    found = in_front(panel_spec(), asked, "analysisFront.number(state.v, state.d ?? undefined, data.lang)")
    assert found == [text.number(one["v"], one["d"]) for one in asked]


def test_the_panel_says_the_same_in_many_states(language: str) -> None:
    same(panel_spec(), shared(panel_states(60), language), regions.panel_view)


def test_the_sentence_of_an_indicator_has_one_number_of_decimals() -> None:
    state = {"indicator": "rd_intensity_recalculated", "per": "value", "regions": [], "years": [2010, 2024]}
    said, _ = regions.panel_view(**state)
    numbers = re.findall(r"([0-9.]+) \((?:2010|2024)\)", said)
    assert len(numbers) == 8
    assert len({len(number.partition(".")[2]) for number in numbers}) == 1


def test_the_panel_computes_the_same_in_100_states() -> None:
    style.use("en")
    states = panel_states(100)
    found = in_front(panel_spec(), states, "analysisFront.view(data, state).found ?? null")
    for state, shown in zip(states, found, strict=True):
        values = regions.series(state["indicator"], state["per"], *state["years"])
        if values is None or values["value"].isna().all():
            assert shown is None
            continue
        wide = values.pivot(index="year", columns="region", values="value")
        for region, row in shown["values"].items():
            expected = wide[region].reindex(shown["years"])
            got = pd.Series([float("nan") if one is None else float(one) for one in row], expected.index)
            pd.testing.assert_series_equal(got, expected, check_names=False, rtol=1e-8)


def path_states(spec: showing.ExplorerSpec, number: int) -> list[dict[str, Any]]:
    draw, indicators = random.Random(3), list(spec.first["weights"])
    return [
        {
            "region": draw.choice(names.REGIONS),
            "benchmark": draw.choice(regions.BENCHMARKS),
            "weights": {name: draw.choice((0, 0.25, 1, 1, 1.5, 2.75, 3)) for name in indicators},
        }
        for _ in range(number)
    ]


def path_spec() -> showing.ExplorerSpec:
    return spec_of(explore.paths, "yrd")


def test_the_paths_say_the_same(language: str) -> None:
    spec = path_spec()
    same(
        spec, shared(path_states(spec, 20), language), lambda **state: regions.paths_view(year=2023, **state)
    )


def test_the_paths_are_ranked_alike_under_300_weightings() -> None:
    style.use("en")
    spec = path_spec()
    states = path_states(spec, 300)
    gaps, ranks = regions.compared(2023)[0], measure.composite.ranks
    for state, shown in zip(
        states, in_front(spec, states, "analysisFront.view(data, state).found ?? []"), strict=True
    ):
        table = gaps[state["benchmark"]]
        table = table[table["region"] == state["region"]]
        weight = table["indicator"].map(state["weights"])
        sums = (table["gap"] * weight).groupby(table["path"]).sum() / weight.groupby(table["path"]).sum()
        priority = sums.dropna()
        assert [(row["rank"], row["path"]) for row in shown] == sorted(
            zip(ranks(priority), priority.index, strict=True)
        )
        assert {row["path"]: row["priority"] for row in shown} == pytest.approx(priority.to_dict())


def test_the_ranking_is_that_of_the_page_with_the_ranks_any_weights_give() -> None:
    style.use("en")
    spec = path_spec()
    states = path_states(spec, 8)
    found = in_front(spec, states, "analysisFront.view(data, state).found ?? []")
    for state, shown in zip(states, found, strict=True):
        table = regions.ranking(year=2023, **state)
        rows = [] if table is None else table[["path", "rank", "best_rank", "worst_rank"]].to_numpy().tolist()
        assert [[row["path"], row["rank"], row["best"], row["worst"]] for row in shown] == rows


def test_the_claims_are_found_and_counted_alike(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "found", cache(statements.found))
    spec = with_words(spec_of(explore.claims))
    draw = random.Random(f"5 {language}")
    typed = ["", "G60", "Größe", "GROSSE", "2023", "R&D", "yuan", "Shanghai 2021", "百", "Milliarden", "zzz"]
    states = [
        {
            "section": draw.choice([*spec.labels["section"]]),
            "verdict": draw.choice(["all", *statements.VERDICTS]),
            "region": draw.choice(["all", *names.REGIONS]),
            "words": draw.choice(typed),
        }
        for _ in range(25)
    ]
    same(spec, states, statements.view)


def test_the_records_are_counted_alike(language: str) -> None:
    spec = spec_of(explore.records)
    draw = random.Random(9)
    states = [
        {
            "window_days": draw.choice((1, 10, 30, 365, 1000, 3650)),
            "as_of": f"20{draw.randint(18, 21)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
            "count": draw.choice(tuple(regions.COUNTS)),
        }
        for _ in range(30)
    ]
    table = measure.keydata.from_projects(load.projects(), load.programmes())
    same(spec, shared(states, language), lambda **state: regions.records_view(table, own=False, **state))


def test_the_network_counts_alike(language: str) -> None:
    spec = spec_of(explore.network)
    draw, cities = random.Random(2), [*spec.labels["city"]][1:40]
    states = [
        {
            "collection": draw.choice(("ai_robotics", "chinaxiv")),
            "years": sorted(draw.sample(range(2005, 2026), 2)),
            "min_papers": draw.choice((1, 2, 5, 20)),
            "city": draw.choice(("all", *cities)),
        }
        for _ in range(20)
    ]
    same(spec, shared(states, language), networks.view)


def own_table() -> pd.DataFrame:
    draw = random.Random(4)
    places = ["beijing", "sichuan", "jiangsu"]
    return pd.DataFrame(
        [(place, year, kind, round(draw.random() * 100, 2)) for place in places for year in (2019, 2020, 2021)
         for kind in ("a", "b") for _ in range(draw.randint(1, 2))],
        columns=["province", "year", "kind", "amount"],
    )  # fmt: skip


def test_a_table_of_ones_own_is_read_alike(language: str) -> None:
    own = own_table()
    spec = spec_of(explore.table, own)
    draw = random.Random(6)
    states = [
        {
            "shape": draw.choice(frames.SHAPES),
            "x": draw.choice(("year", "province", "kind")),
            "y": "amount",
            "hue": draw.choice(("", "province", "kind")),
            "filter": draw.choice(("", "year", "kind")),
            "equals": draw.choice(("", "2020", "a")),
        }
        for _ in range(40)
    ]
    same(spec, shared(states, language), lambda **state: frames.view(own, **state))


def sales() -> pd.DataFrame:
    """Return a table as people have them: an index, dates, yes and no, years under a name of their own."""
    days = pd.date_range("2024-01-01", periods=12)
    return pd.DataFrame(
        {"Tag": days, "Jahr": [2022, 2023, 2024] * 4, "geprüft": [True, False] * 6,
         "Stadt": ["Köln", "Bonn", "Köln", 'Hof "A"'] * 3, "Umsatz": [1.5, None, 3, 4] * 3},
        index=pd.Index(range(12), name="Nummer"),
    )  # fmt: skip


def test_the_code_of_an_own_table_gives_the_rows_of_its_view() -> None:
    style.use("en")
    own = sales()
    spec = explore.table.__wrapped__(own)  # type: ignore[attr-defined]
    assert spec.first["x"] == "Jahr"
    asked = (("", ""), ("geprüft", "True"), ("Jahr", "2023"), ("Stadt", 'Hof "A"'), ("Tag", "2024-01-02"),
             ("Nummer", "4"))  # fmt: skip
    states = [
        {"shape": shape, "x": "Tag", "y": "Umsatz", "hue": "Stadt", "filter": column, "equals": value}
        for shape in ("lines", "bars")
        for column, value in asked
    ]
    for state, view in zip(states, in_front(spec, states, "analysisFront.view(data, state)"), strict=True):
        known: dict[str, Any] = {"own": own}
        exec("\n".join(view["code"][:1] + [line for line in view["code"] if line.startswith("view")]), known)
        expected = known["view"]["Umsatz"].dropna().tolist()
        shown = [row[-1] for row in view.get("table", []) if row[-1] is not None]
        assert sorted(shown) == sorted(expected), state


def test_the_code_of_the_statements_finds_those_of_the_view() -> None:
    style.use("en")
    spec = with_words(spec_of(explore.claims))
    states = [
        {"section": "all", "verdict": "all", "region": "yrd", "words": words}
        for words in ("census", "statistical communique", "article", "G60")
    ]
    for state, view in zip(states, in_front(spec, states, "analysisFront.view(data, state)"), strict=True):
        known: dict[str, Any] = {}
        exec("\n".join(view["code"][:3]), known)
        assert [row[0] for row in view["table"]] == known["claims"]["claim"].tolist(), state


@pytest.mark.parametrize("shape", ["lines", "bars"])
def test_what_is_cut_in_the_picture_is_cut_in_its_code(shape: str) -> None:
    style.use("en")
    number = 50
    names_of_rows, years = [f"row {one}" for one in range(number)] * 2, [2020] * number + [2021] * number
    own = pd.DataFrame({"name": names_of_rows, "year": years, "value": range(2 * number)})
    spec = explore.table.__wrapped__(own, hue="name")  # type: ignore[attr-defined]
    state = {"shape": shape, "x": "year" if shape == "lines" else "name", "y": "value", "hue": "name",
             "filter": "", "equals": ""}  # fmt: skip
    (view,) = in_front(spec, [state], "analysisFront.view(data, state)")
    known: dict[str, Any] = {"own": own}
    exec("\n".join(view["code"]), known)
    drawn = [one["label"] for one in view["series" if shape == "lines" else "rows"]]
    assert len(drawn) == (frames.MOST_COLOURS if shape == "lines" else frames.MOST_BARS)
    assert drawn == known["view"]["name"].drop_duplicates().tolist()


def test_the_code_of_a_view_runs() -> None:
    style.use("zh")
    own = own_table()
    specs = [panel_spec(), path_spec(), explore.table.__wrapped__(own),  # type: ignore[attr-defined]
             with_words(spec_of(explore.claims, "key_data", verdict="all")),
             spec_of(explore.records),
             spec_of(explore.network, first_year=2015),
    ]  # fmt: skip
    for spec in specs:
        (code,) = in_front(spec, [dict(spec.first)], "analysisFront.view(data, state).code")
        assert code[1] == 'style.use("zh")'
        exec("\n".join(code), {"own": own})


def test_tiles_lie_along_the_provinces_unless_another_column_is_asked_for() -> None:
    table = load.panel("gdp", first_year=2022)
    spec = spec_of(explore.table, table, shape="tiles", where={"year": 2023})
    assert spec.first["x"] == "province"
    assert "31 values" in spec.view[0]


def test_an_explorer_opens_with_a_name_in_another_language_and_refuses_what_it_does_not_know() -> None:
    assert spec_of(explore.panel, "gdp", region="长三角").first["regions"] == ["yrd"]
    for call, line in (
        (lambda: explore.panel("rd_expenditur"), "did you mean 'rd_expenditure'"),
        (lambda: explore.network(city="Chengduu"), "did you mean 'chengdu'"),
        (lambda: explore.records(as_of="2020-13-40"), "2020-13-40"),
        (lambda: explore.paths("ydr"), "did you mean 'yrd'"),
        (lambda: explore.claims(verdict="implausibel"), "did you mean 'implausible'"),
        (lambda: explore(own_table(), y="amont"), "did you mean 'amount'"),
        (lambda: explore("gdp"), "must be a table"),
        (lambda: explore.panel(regoin="yrd"), "did you mean 'region'"),
        (lambda: explore.paths(weights={"rd_intensity": "two"}), "a weight must be a number"),
        (lambda: explore.records(window_days="ten"), "window_days must be a whole number"),
        (lambda: explore(own_table()[["kind"]]), "no column of numbers"),
    ):
        with pytest.raises(ValueError, match=re.escape(line)):
            call()


def test_in_lab_the_output_is_alive_and_holds_a_fixed_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, str]] = []
    monkeypatch.setenv("ANALYSIS_EXPLORE", "live")
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    style.use("en")
    explore.panel()
    (bundle,) = shown
    assert set(bundle) == {"text/html", "text/plain"}
    assert 'src="data:image/png;base64,' in bundle["text/html"]
    assert " on" + "click=" not in bundle["text/html"]
    packed = re.search(r'data-explore="([^"]*)"', bundle["text/html"])
    assert packed
    data = json.loads(zlib.decompress(base64.b64decode(packed[1])))
    assert data["first"]["indicator"] == "rd_expenditure"


def test_on_a_page_nothing_speaks_of_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis import page

    monkeypatch.setenv("ANALYSIS_EXPLORE", "static")
    style.use("en")
    with page.capture() as shown:
        explore.paths("yrd", static="note")
    (output,) = shown
    assert output.html.startswith('<div class="explore explore-paths" data-explore="')
    assert output.html.endswith(" hidden></div>")
    assert "<script" not in output.html
    assert len(output.html) < 12_000
    assert load.claims() is not None


def test_what_scripts_hold_as_text_is_left_as_it_is() -> None:
    # the minifier does not see where a template within another ends, nor quotation marks in an expression
    kept = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`")
    script = front.explorers_of(frozenset({"panel", "paths", "network", "claims", "records", "table"}))
    for name, made in (("page.js", front.page()), ("picture.js", front.picture()), ("front.js", script)):
        source = re.sub(r"^\s*//.*|(?<=[;{,]) // .*", "", front._source(name), flags=re.MULTILINE)
        texts = [
            [one for one in kept.findall(text) if "/* explore.css" not in one] for text in (made, source)
        ]
        assert [one for one in texts[1] if one.count("{") != one.count("}")] == []
        assert [one for one in texts[0] if not one.startswith("`.explore-live")] == texts[1], name
    assert ".explore-live{max-width:46rem" in script
    assert ".explore-live [hidden]{" in script
    assert '"${value.replaceAll(\'"\', \'""\')}"' in script
