"""Which cells of the provincial and national panel carry which finding of the audit."""

from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from analysis.pipeline.cells import registered_columns
from analysis.pipeline.province_derived import join_flags
from analysis.pipeline.province_labels import NATION
from analysis.pipeline.raw import RawFiles

FLAGS_FILE = "flags.csv"

ACTIVITIES = (
    "rd_expenditure", "basic_research_expenditure", "applied_research_expenditure",
    "experimental_development_expenditure",
)  # fmt: skip
FUNDS = ("government_rd_funds", "business_rd_funds", "foreign_rd_funds", "other_rd_funds")
PERSONNEL = (
    "rd_personnel_fte", "basic_research_personnel_fte", "applied_research_personnel_fte",
    "experimental_development_personnel_fte",
)  # fmt: skip
PAPERS = (
    "sci_papers", "ei_papers", "cpci_s_papers", "sci_papers_rank", "ei_papers_rank", "cpci_s_papers_rank",
)  # fmt: skip
PATENTS = (
    "patent_applications", "invention_patent_applications", "utility_model_applications",
    "design_applications",
    "patents_granted", "invention_patents_granted", "utility_models_granted", "designs_granted",
    "patents_in_force", "invention_patents_in_force", "utility_models_in_force", "designs_in_force",
)  # fmt: skip
OUTPUT = ("technology_contracts_output_value", "technology_contracts_output_number")
OUTPUT_VALUE = ("technology_contracts_output_value", "technology_contracts_output_value_portal")
INFLOW = ("technology_contracts_inflow_value", "technology_contracts_inflow_number")
OPERATION = (
    "high_tech_manufacturing_enterprises", "high_tech_manufacturing_revenue",
    "high_tech_manufacturing_profit",
)  # fmt: skip
PURCHASES = ("technology_import_expenditure", "domestic_technology_purchase_expenditure")
ACQUISITION = (
    "industry_foreign_technology_acquired", "industry_foreign_technology_assimilated",
    "industry_domestic_technology_purchased", "industry_technical_renovation",
)  # fmt: skip
INDUSTRY_RD = (
    "high_tech_manufacturing_rd_expenditure", "high_tech_manufacturing_rd_personnel_fte",
    "high_tech_manufacturing_rd_institutions", "new_product_projects", "new_product_development_expenditure",
    "new_product_sales_revenue", "new_product_exports", "high_tech_manufacturing_patent_applications",
    "high_tech_manufacturing_invention_applications", "high_tech_manufacturing_patents_in_force",
    *PURCHASES, "technical_renovation_expenditure",
)  # fmt: skip
TRADE = ("high_tech_exports", "high_tech_imports")
FIRMS = ("high_tech_enterprises_recognised", "high_tech_enterprises")
JOINT_LABS = ("state_key_laboratories", "cross_province_joint_laboratories")
BUDGET = ("fiscal_expenditure", "fiscal_sci_tech_expenditure", "fiscal_education_expenditure")
NATIONAL = (NATION,)


@dataclass(frozen=True)
class Rule:
    """A finding and the cells it concerns; empty ``provinces`` means all, the nation included."""

    flag: str
    indicators: tuple[str, ...]
    provinces: tuple[str, ...] = ()
    first_year: int = 0
    last_year: int = 9999
    only_missing: bool = False
    not_nation: bool = False


RULES = (
    Rule("M3", ("foreign_rd_funds",), only_missing=True),
    Rule("M4", (*OUTPUT, *INFLOW), first_year=2011, last_year=2011),
    Rule("M5", OUTPUT, first_year=2000, last_year=2010, only_missing=True),
    Rule("M5", (*OUTPUT, *OUTPUT_VALUE[1:]), first_year=2012, only_missing=True),
    Rule("M5", OUTPUT_VALUE, first_year=2011, last_year=2011, only_missing=True),
    Rule("M6", OPERATION, first_year=2017, last_year=2017),
    Rule("M7", INDUSTRY_RD, only_missing=True),
    Rule("M8", TRADE),
    Rule("M12", ACQUISITION, only_missing=True),
    Rule("M9", PAPERS, only_missing=True),
    Rule("M10", BUDGET, NATIONAL, 2010, 2018),
    Rule("S1", BUDGET, NATIONAL, 2019, 2023),
    Rule("S2", PATENTS, NATIONAL),
    Rule("S3", OUTPUT, NATIONAL),
    Rule("S4", INFLOW, NATIONAL),
    Rule("S5", ("ei_papers",), NATIONAL, 2013, 2013),
    Rule("S5", ("ei_papers_rank",), first_year=2013, last_year=2013),
    Rule("S6", ("sci_papers_rank",), ("tibet",), 2012, 2013),
    Rule("S6", ("cpci_s_papers_rank",), ("tibet",), 2012, 2012),
    Rule("S7", PERSONNEL, ("sichuan",), 2011, 2011),
    Rule("S8", PERSONNEL[2:], NATIONAL, 2022, 2022),
    Rule("S9", ACTIVITIES, ("shanghai", NATION), 2021, 2021),
    Rule("S10", (*ACTIVITIES, *FUNDS), ("zhejiang",), 2015, 2015),
    Rule("S11", ("rd_intensity",)),
    Rule("S13", ("foreign_rd_funds",)),
    Rule("S14", OUTPUT_VALUE, ("chongqing",), 2012, 2019),
    Rule("S14", OUTPUT_VALUE, ("guangxi",), 2020, 2022),
    Rule("S14", OUTPUT_VALUE, ("jilin", "hainan", "qinghai")),
    # A break is carried by its year and by every later one: a window that starts after it shows no break.
    Rule("S15", PURCHASES, first_year=2018),
    Rule("S16", INDUSTRY_RD, not_nation=True),
    Rule("S17", ("high_tech_manufacturing_profit",), ("beijing",), 2021, 2021),
    Rule("S17", ("high_tech_manufacturing_profit",), ("ningxia",), 2013, 2014),
    Rule("S18", ("basic_research_expenditure",), ("tianjin",), 2021, 2021),
    Rule("S19", ("fiscal_sci_tech_expenditure",), ("guangdong",), 2014, 2014),
    Rule("S20", ("cpci_s_papers", "cpci_s_papers_rank")),
    Rule("S21", ("high_tech_imports",), NATIONAL, 2018, 2018),
    Rule("S22", FIRMS),
    Rule("S23", JOINT_LABS),
    Rule("S24", ("state_key_laboratories",), NATIONAL),
    Rule("S27", ("rd_intensity_wdi", "gerd_hong_kong"), ("hong_kong",), 2017),
)

SERIES_FLAGS = MappingProxyType(
    {
        "L6": PATENTS[8:],
        "L8": ("rd_expenditure",),
        "L9": (*ACTIVITIES, *FUNDS),
        "U5": (*ACTIVITIES, *OPERATION, *OUTPUT, *INFLOW, *BUDGET),
        "L15": ACQUISITION,
        "S12": ("gdp_vintage_2024",),
        "S25": ("population",),
        "S26": (
            "yrd_coordinated_innovation_index", "yrd_results_sharing_index",
            "yrd_innovation_cooperation_index", "yrd_resource_sharing_index", "yrd_industry_linkage_index",
            "yrd_internal_technology_contracts_value", "yrd_joint_invention_patents",
            "yrd_joint_international_papers", "yrd_patents_transferred",
            "shanghai_to_yrd_technology_contracts_value", "shanghai_to_yrd_patents_transferred",
            "shanghai_yrd_joint_international_papers",
        ),
    }
)  # fmt: skip
"""Findings that concern a series as a whole and stand in the table of indicators only."""


def flag_table(raw: RawFiles) -> pd.DataFrame:
    """Return the clean table ``flags``: one row per finding, a sentence for the reader in three languages."""
    return raw.beside("translations").read(FLAGS_FILE)[registered_columns("flags")]


def flagged(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with the findings that concern them added to the column flag."""
    flag = cells["flag"]
    for rule in RULES:
        hit = _concerned(cells, rule)
        if hit.any():
            flag = flag.where(~hit, flag + f";{rule.flag}")
    return cells.assign(flag=join_flags(flag))


def _concerned(cells: pd.DataFrame, rule: Rule) -> pd.Series:
    hit = cells["indicator"].isin(rule.indicators)
    hit &= cells["year"].between(rule.first_year, rule.last_year)
    if rule.provinces:
        hit &= cells["province"].isin(rule.provinces)
    if rule.not_nation:
        hit &= cells["province"] != NATION
    if rule.only_missing:
        hit &= cells["value"].isna()
    return hit


def series_flagged(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the table of indicators with the findings on whole series put before its cells' flags."""
    flag = indicators["flag"]
    for code, names in SERIES_FLAGS.items():
        hit = indicators["indicator"].isin(names)
        flag = flag.where(~hit, f"{code};" + flag)
    return indicators.assign(flag=join_flags(flag))
