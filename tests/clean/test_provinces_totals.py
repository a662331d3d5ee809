"""Sum of the 31 provinces against the published nation, within the deviations of the audit (section 3)."""

import pytest

WORST = {
    # relative deviation of the worst year; a deviation beyond it is a new error
    "rd_activity": 0.00003, "rd_intense": 0.00003, "industry_rd": 0.00003, "industry_operation": 0.0002,
    "rd_source": 0.00002, "rd_labor_hour": 0.0006, "rd_paper_international": 0.0064,
    "industry_trade": 0.00034,
}  # fmt: skip


def deviations(provincial, source):
    table = provincial["national_panel"].query("source == @source")
    wide = table.pivot_table(index=["indicator", "year"], columns="scope", values="value")
    return (wide["mainland_sum"] / wide["published"] - 1).dropna()


@pytest.mark.parametrize(("source", "worst"), WORST.items())
def test_provinces_add_up_to_the_nation_within_the_deviation_of_the_audit(provincial, source, worst):
    found = deviations(provincial, source)
    assert len(found) >= 6
    assert found.abs().max() < worst * 1.05 + 1e-9


@pytest.mark.parametrize(
    ("source", "indicator", "year", "worst", "last"),
    [
        ("rd_patent_accept", "invention_patent_applications", 2010, 0.040, 0.007),
        ("rd_patent_authority", "invention_patents_granted", 2010, 0.075, 0.008),
        ("rd_patent_valid", "invention_patents_in_force", 2010, 0.109, 0.018),
        ("market_push", "technology_contracts_output_value", 2012, 0.093, 0.046),
        ("market_pull", "technology_contracts_inflow_value", 2010, 0.221, 0.066),
    ],
)
def test_what_lies_outside_the_mainland_is_as_large_as_the_audit_says(
    provincial, source, indicator, year, worst, last
):
    found = -deviations(provincial, source)[indicator]
    assert found.loc[2010:].idxmax() == year
    assert found[year] == pytest.approx(worst, abs=0.0006)
    assert found[2023] == pytest.approx(last, abs=0.0006)


def test_no_table_falls_below_the_nation_more_than_the_listed_ones(provincial):
    national = provincial["national_panel"]
    listed = {
        *WORST,
        "rd_patent_accept",
        "rd_patent_authority",
        "rd_patent_valid",
        "market_push",
        "market_pull",
    }
    both = national.groupby(["source", "indicator", "year"])["scope"].agg(set)
    compared = both[both.map(lambda scopes: {"published", "mainland_sum"} <= scopes)]
    assert set(compared.index.get_level_values("source")) - listed == {
        "rd_bulletin_2024", "cnipa_pct", "industry_external_rd", "industry_technology_acquisition",
    }  # fmt: skip


def test_the_provinces_of_the_communique_add_up_to_the_nation(nation):
    both = nation.xs(("rd_expenditure", 2024), level=("indicator", "year"))["value"]
    assert both["mainland_sum"] == pytest.approx(both["published"], abs=0.05)


def test_pct_applications_outside_the_mainland_are_hong_kong_macao_and_taiwan(nation, panel):
    outside = nation.loc[("pct_applications", "outside"), "value"]
    three = panel.loc["pct_applications"].loc[["hong_kong", "macao", "taiwan"], "value"].groupby("year").sum()
    # In 2018 the printed domestic total exceeds its parts by one application.
    assert (outside - three).to_dict() == {2018: 1, 2022: 0, 2023: 0}


def test_the_national_population_is_about_two_million_servicemen_above_the_provinces(nation):
    # National Bureau of Statistics, communiqué for 2022: 1,411.75 million at year-end.
    assert 1411.75 - nation.loc[("population", "mainland_sum", 2022), "value"] == pytest.approx(2.15, abs=0.2)
