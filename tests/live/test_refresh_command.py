"""The command from its arguments to its exit code, against the server on this machine."""

import json
from pathlib import Path

import pytest
from loopback import KEY, Asked, FakeTime, Said, Server, example, said
from pretend_services import PretendNews, PretendWorks

from analysis import load
from analysis.cli import main
from analysis.live import refresh_command
from analysis.live.gdelt import Gdelt
from analysis.live.openalex import OpenAlex


@pytest.fixture
def both(
    server: Server, news: Gdelt, works: OpenAlex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> PretendWorks:
    """Both services at the addresses of the server; the key is invented."""
    pretend_news, pretend_works = PretendNews(), PretendWorks(key=KEY)

    def answer(asked: Asked) -> Said:
        return pretend_works(asked) if asked.path == "/works" else pretend_news(asked)

    server.answer = answer
    monkeypatch.setattr(refresh_command, "news_service", lambda: news)

    def open_works(key: str) -> OpenAlex:
        pretend_works.key = key
        return OpenAlex(key, transport=works.transport, base=server.base)

    monkeypatch.setattr(refresh_command, "works_service", open_works)
    return pretend_works


def refresh(*arguments: str) -> int:
    return main(["refresh", *arguments])


def test_attention_of_one_region_is_fetched_stored_and_read_again(
    both: PretendWorks, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh("--what", "attention", "--regions", "gba", "--days", "3") == 0
    found = load.live_attention()
    assert found["articles"].tolist()[0] == 6
    assert found["articles"].isna().tolist() == [False, True, True]
    assert len(load.live_articles()) == 1
    assert "attention gba" in capsys.readouterr().out


def test_cooperation_of_one_region_is_fetched_stored_and_read_again(
    both: PretendWorks, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    assert refresh("--what", "cooperation", "--regions", "gba") == 0
    found = load.live_cooperation()
    assert len(found) == 55
    assert set(found["works"]) == {7}
    out = capsys.readouterr().out
    assert "385 links in joint works, incomplete: the window is short" in out


def test_the_key_is_in_no_file_and_no_line(
    both: PretendWorks, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    refresh("--what", "cooperation", "--regions", "gba")
    both.key = "another"
    refresh("--what", "cooperation", "--regions", "gba")
    printed = capsys.readouterr()
    stored = "".join(file.read_text(encoding="utf-8") for file in folder.iterdir())
    assert KEY not in stored + printed.out + printed.err


def test_by_default_what_needs_a_key_is_left_out_and_said(
    both: PretendWorks, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh("--regions", "yrd,gba") == 0
    assert "cooperation is left out: OPENALEX_API_KEY is not set" in capsys.readouterr().err
    assert set(load.live_attention()["region"]) == {"yrd", "gba"}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--what", "cooperation"), "OPENALEX_API_KEY is not set: 848 requests need a free key"),
        (("--what", "all", "--days", "365"), "news reach back 90 days"),
        (("--days", "0"), "--days 0: write a number from 1 to 365"),
        (("--days", "400"), "--days 400"),
        (("--regions", "gbaa"), "unknown region 'gbaa'"),
        (("--regions", ","), "--regions needs one of"),
        (("--days", "365"), "nothing is left to ask"),
    ],
)
def test_unusable_arguments_give_code_2_before_any_request(
    both: PretendWorks,
    server: Server,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    line: str,
) -> None:
    assert refresh(*arguments) == 2
    assert line in capsys.readouterr().err.splitlines()[-1]
    assert server.asked == []


def test_a_folder_inside_the_package_gives_code_2_before_any_request(
    both: PretendWorks, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_CACHE", str(Path(refresh_command.__file__).parent))
    assert refresh("--what", "attention") == 2
    assert server.asked == []


def test_a_refusing_service_gives_code_1_one_line_and_keeps_earlier_answers(
    both: PretendWorks, server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh("--what", "attention", "--regions", "gba") == 0
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    server.answer = lambda asked: said(example("gdelt_rate_limit_message"), 429)
    capsys.readouterr()
    assert refresh("--what", "attention", "--regions", "gba") == 1
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("analysis:")]
    assert errors == [
        "analysis: The GDELT Project asks for fewer requests: try again in some minutes; "
        "earlier answers are kept"
    ]
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_one_failing_service_does_not_hold_the_other(
    both: PretendWorks, server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    works_only = server.answer
    server.answer = lambda asked: works_only(asked) if asked.path == "/works" else said("down", 503)
    assert refresh("--what", "all", "--regions", "gba") == 1
    assert load.live_attention().empty
    assert len(load.live_cooperation()) == 55


def test_regions_answered_before_a_failure_are_kept_and_the_unfinished_one_is_not_written(
    both: PretendWorks, server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    asked_works = server.answer
    server.answer = lambda asked: asked_works(asked) if len(server.asked) < 80 else said("down", 503)
    assert refresh("--what", "cooperation", "--regions", "gba", "ccec") == 1
    scopes = [json.loads(file.read_text(encoding="utf-8"))["scope"] for file in folder.iterdir()]
    assert sorted(scopes) == ["between", "gba"]


def test_empty_answers_to_everything_are_an_error_and_not_an_answer(
    both: PretendWorks, server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answer = lambda asked: said({})
    assert refresh("--what", "attention", "--regions", "jjj") == 1
    assert "gave empty answers to every question on jjj" in capsys.readouterr().err
    assert not folder.exists()


def test_a_region_without_an_answer_does_not_hold_the_regions_after_it(
    both: PretendWorks, server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = server.answer
    server.answer = lambda asked: said({}) if "Yangtze" in str(asked) or "G60" in str(asked) else usual(asked)
    assert refresh("--what", "attention", "--regions", "yrd", "gba") == 1
    assert "gave empty answers to every question on yrd" in capsys.readouterr().err
    assert set(load.live_attention()["region"]) == {"gba"}


def test_a_question_refused_in_words_is_named_and_the_others_are_asked_all_the_same(
    both: PretendWorks, server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual, line = server.answer, "Your query was too short or too long."
    server.answer = lambda asked: said(line) if "G60" in asked.values["query"] else usual(asked)
    assert refresh("--what", "attention", "--regions", "yrd", "gba") == 0
    out = capsys.readouterr().out
    assert "2 refused (The GDELT Project refused the question" in out
    assert line in out
    assert set(load.live_attention()["region"]) == {"yrd", "gba"}
    assert set(load.live_attention(topic=None)["topic"]) == {"region", "gba_hetao"}


def test_a_region_whose_questions_are_all_refused_is_told_in_the_words_of_the_service(
    both: PretendWorks, server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answer = lambda asked: said("Your query was too short or too long.")
    assert refresh("--what", "attention", "--regions", "jjj") == 1
    assert "Your query was too short or too long.; earlier answers are kept" in capsys.readouterr().err
    assert not folder.exists()


def test_asking_for_fewer_regions_does_not_lose_pairs_of_regions_fetched_before(
    both: PretendWorks, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    assert refresh("--what", "cooperation", "--regions", "gba", "ccec", "jjj") == 0
    both.works = 9
    assert refresh("--what", "cooperation", "--regions", "gba", "ccec") == 0
    found = load.live_cooperation()
    between = found[found["scope"] == "between"].set_index(["origin", "destination"])["works"].to_dict()
    assert between == {("ccec", "gba"): 9, ("ccec", "jjj"): 7, ("gba", "jjj"): 7}


def test_partly_empty_answers_are_stored_and_their_gaps_counted(
    both: PretendWorks, server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = server.answer
    server.answer = lambda asked: usual(asked) if asked.values["mode"] == "timelinevolraw" else said({})
    assert refresh("--what", "attention", "--regions", "jjj") == 0
    assert "1 of the requests answered empty" in capsys.readouterr().out
    assert len(load.live_attention()) == 10


def test_a_topic_nobody_writes_about_does_not_make_the_answer_incomplete(
    both: PretendWorks, server: Server, folder: Path
) -> None:
    usual = server.answer
    server.answer = lambda asked: said({}) if "Hetao" in asked.values["query"] else usual(asked)
    assert refresh("--what", "attention", "--regions", "gba") == 0
    (file,) = folder.iterdir()
    stored = json.loads(file.read_text(encoding="utf-8"))
    assert (stored["asked"], stored["answered"], stored["empty"]) == (2, 2, 2)


def test_attention_waits_between_all_its_requests(
    both: PretendWorks, server: Server, folder: Path, time: FakeTime
) -> None:
    refresh("--what", "attention")
    gaps = [later.at - sooner.at for sooner, later in zip(server.asked, server.asked[1:], strict=False)]
    assert len(server.asked) == 14
    assert min(gaps) >= 5


def test_a_missing_library_is_told_with_the_command_that_installs_it(
    both: PretendWorks, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "requests", None)
    assert refresh("--what", "attention", "--regions", "gba") == 1
    assert "pip install 'regional-innovation-analysis[live]'" in capsys.readouterr().err
