"""State Key Laboratories: the three lists, the partners of joint laboratories, counts by province."""

import unicodedata
from types import MappingProxyType

import pandas as pd

from analysis.pipeline.province_catalogue import source_key
from analysis.pipeline.province_cells import CELL_COLUMNS
from analysis.pipeline.province_repairs import province_keys
from analysis.pipeline.raw import RawFiles
from analysis.pipeline.raw_cells import numbers, registered_columns

LIST_FILE = "provinces/PubSKLMost.csv"
PARTNERS_FILE = "provinces/SKLJointLabs.csv"
INSTITUTIONS_FILE = "cooperation/institutions_cn_ror.csv"


COUNTED_AS = MappingProxyType(
    {
        "SKL": "state_key_laboratories",
        "FSKL": "enterprise_state_key_laboratories",
        "PSKL": "provincial_state_key_laboratories",
    }
)
INCOMPLETE_AREA = "信息"
"""The list has 31 laboratories of information science, the annual report counts 32 (S24)."""


def laboratories(raw: RawFiles, names: dict[str, str]) -> pd.DataFrame:
    """Return the clean table ``laboratories``, one row per distinct laboratory of a list.

    Three lists of different years (SKL 2019, FSKL enterprises 2016, PSKL province and ministry 2020) that
    must never be added up into one year (L11). A joint laboratory is in the list once per
    institution, always with the province of the lead institution: here it is one row with its lead
    institution, ``carriers`` counts the institutions (S23). ``province`` is the province of the lead
    institution.
    """
    frame = raw.read(LIST_FILE)
    frame["province"] = province_keys(frame["province"], names, file=LIST_FILE)
    labs = frame.groupby(["type", "name"], sort=False, as_index=False).agg(
        list_year=("year", "first"),
        area_zh=("area", "first"),
        institution_zh=("institution", "first"),
        administrator_zh=("administrator", "first"),
        province=("province", "first"),
        registration_no=("NO", "first"),
        start_year=("start_year", "first"),
        carriers=("institution", "nunique"),
    )
    running = labs.groupby("type").cumcount() + 1
    labs["laboratory"] = labs["type"].str.lower() + "_" + running.astype("str").str.zfill(3)
    labs["list_year"] = labs["list_year"].astype("int64")
    labs["start_year"] = numbers(labs["start_year"], file=LIST_FILE).astype("Int64")
    labs["flag"] = _laboratory_flags(labs)
    labs["source"] = source_key("PubSKLMost")
    return labs.rename(columns={"name": "name_zh"})[registered_columns("laboratories")]


def _laboratory_flags(labs: pd.DataFrame) -> pd.Series:
    """Return S23 for joint laboratories, S24 for the incomplete area, M11 where a field is empty."""
    incomplete = labs["area_zh"].eq("") | labs["registration_no"].eq("") | labs["start_year"].isna()
    parts = pd.DataFrame(
        {
            "M11": incomplete,
            "S23": labs["carriers"] > 1,
            "S24": labs["type"].eq("SKL") & labs["area_zh"].eq(INCOMPLETE_AREA),
        }
    )
    return pd.Series(
        [";".join(parts.columns[row]) for row in parts.to_numpy()], index=labs.index, dtype="str", name="flag"
    )


def lab_partners(raw: RawFiles, labs: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return the clean table ``lab_partners``, one row per joint laboratory (26) and institution.

    ``listed_province`` is what the list prints (the lead's province), ``province`` the institution's own,
    with its basis: ``sole_carrier`` (the institution's own laboratories in the list), ``lead`` (first
    institution of a joint laboratory, whose province the list prints), ``ror`` (Research Organization
    Registry), or ``own_compilation`` (no source found, flagged).
    """
    frame = raw.read(PARTNERS_FILE)
    known = institution_provinces(raw, labs, names)
    own = province_keys(frame["依托单位所在省份"], names, file=PARTNERS_FILE)
    found = frame["institution"].map(plain_name).map(known)
    sourced = found.notna()
    partners = pd.DataFrame(
        {
            "laboratory": frame["name"].map(dict(zip(labs["name_zh"], labs["laboratory"], strict=True))),
            "institution_zh": frame["institution"],
            "listed_province": province_keys(frame["名单所列省份"], names, file=PARTNERS_FILE),
            "province": found.str[0].where(sourced, own).astype("str"),
            "province_basis": found.str[1].where(sourced, "own_compilation").astype("str"),
        }
    )
    spread = partners.groupby("laboratory")["province"].transform("nunique")
    flag = pd.Series("S23", index=partners.index).where(sourced, "S23;own_compilation")
    return partners.assign(cross_province=spread > 1, flag=flag, source=source_key("SKLJointLabs"))[
        registered_columns("lab_partners")
    ]


def institution_provinces(
    raw: RawFiles, labs: pd.DataFrame, names: dict[str, str]
) -> dict[str, tuple[str, str]]:
    """Return province and basis by institution name; the list goes before the institutions registry.

    An institution that carries laboratories of its own or leads a joint one has its province in the list. The
    registry gives the seat of a legal person, which for institutes of academies can be the academy's.
    """
    registry = raw.read(INSTITUTIONS_FILE)
    registry = registry[(registry["name_zh"] != "") & (registry["province"] != "")]
    registry = registry.assign(name=registry["name_zh"].map(plain_name)).drop_duplicates(["name", "province"])
    # One name for two institutions (中国石油大学 in Beijing and in Shandong) says nothing about the seat.
    registry = registry[~registry.duplicated("name", keep=False)]
    keys = registry["province"].map(names).dropna()
    known = {name: (key, "ror") for name, key in zip(registry.loc[keys.index, "name"], keys, strict=True)}
    state = labs[labs["type"] == "SKL"]
    for joint, basis in ((True, "lead"), (False, "sole_carrier")):
        own = state[(state["carriers"] > 1) == joint]
        plain = own["institution_zh"].map(plain_name)
        known |= {name: (key, basis) for name, key in zip(plain, own["province"], strict=True)}
    return known


def plain_name(name: str) -> str:
    """Return an institution's name with half-width brackets and without blanks, for comparison only."""
    return unicodedata.normalize("NFKC", name).replace(" ", "")


def laboratory_cells(labs: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """Return counts of laboratories by province as cells; a province without a row has none on that list."""
    counts = labs.assign(indicator=labs["type"].map(COUNTED_AS)).rename(columns={"list_year": "year"})
    listed = counts.groupby(["indicator", "year", "province"], as_index=False).agg(
        value=("laboratory", "nunique")
    )
    listed = listed.assign(flag="", source=source_key("PubSKLMost"))
    across = partners[partners["cross_province"]]
    joint = across.groupby("province", as_index=False).agg(value=("laboratory", "nunique"))
    compiled = across.loc[across["province_basis"] == "own_compilation", "province"]
    flag = pd.Series("", index=joint.index).where(~joint["province"].isin(compiled), "own_compilation")
    joint = joint.assign(
        indicator="cross_province_joint_laboratories", year=2019, flag=flag, source=source_key("SKLJointLabs")
    )
    cells = pd.concat([listed, joint], ignore_index=True)
    return cells.assign(
        value=cells["value"].astype("float64"), unit="laboratories", raw_value="", raw_unit=""
    )[list(CELL_COLUMNS)]
