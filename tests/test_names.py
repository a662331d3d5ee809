import pytest

from analysis import names
from analysis.errors import UnknownName


def test_a_known_name_comes_back() -> None:
    assert names.validate_choice("gba", names.REGIONS, "region") == "gba"


def test_a_mistyped_region_is_answered_with_all_regions_and_the_one_meant() -> None:
    with pytest.raises(UnknownName) as refusal:
        names.validate_choice("ydr", names.REGIONS, "region")
    assert str(refusal.value) == (
        "unknown region 'ydr': use one of yrd, gba, ccec, jjj (did you mean 'yrd'?)"
    )


def test_a_name_like_nothing_known_gets_no_guess() -> None:
    with pytest.raises(UnknownName) as refusal:
        names.validate_choice("qqq", ["alpha", "beta"], "letter")
    assert "did you mean" not in str(refusal.value)


def test_of_many_names_only_the_five_nearest_are_listed_with_the_number_of_all() -> None:
    known = ["rd_expenditure", "rd_intensity", *[f"other_{number}" for number in range(20)]]
    with pytest.raises(UnknownName) as refusal:
        names.validate_choice("rd_expenditur", known, "indicator")
    line = str(refusal.value)
    assert "(22 in all)" in line
    assert "did you mean 'rd_expenditure'" in line
    assert line.count("other_") <= 4


@pytest.mark.parametrize("written", ["Hong Kong", "hong-kong", "HONG_KONG"])
def test_blanks_hyphens_and_capitals_do_not_hide_the_name_meant(written: str) -> None:
    with pytest.raises(UnknownName, match="did you mean 'hong_kong'"):
        names.validate_choice(written, ["hong_kong", "macao"], "city")


def test_with_nothing_to_choose_from_the_line_says_so() -> None:
    with pytest.raises(UnknownName, match="there is none to choose from"):
        names.validate_choice("x", [], "edition")


def test_one_name_counts_as_a_list_and_none_means_all() -> None:
    assert names.validate_choices("yrd", names.REGIONS, "region") == ["yrd"]
    assert names.validate_choices(None, names.REGIONS, "region") is None


def test_a_value_that_is_no_text_is_refused_in_one_line() -> None:
    with pytest.raises(UnknownName, match="unknown region 7"):
        names.validate_choice(7, names.REGIONS, "region")  # type: ignore[arg-type]
