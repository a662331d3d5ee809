"""The verdict on a number: does the official value fit at the precision as printed?"""

import re
from dataclasses import dataclass, replace
from itertools import product

from analysis.claims.facts import NATION
from analysis.claims.mentions import Mention
from analysis.claims.passages import pattern
from analysis.claims.place_names import ABROAD, members
from analysis.claims.readings import Found, Reading
from analysis.claims.series import Official, Series, series
from analysis.claims.wording import is_understood
from analysis.measure.catalogue import ratios

SUPPORTED, CONTRADICTED, UNIT_ERROR, OUTDATED, SILENT = (
    "supported",
    "contradicted",
    "unit_error",
    "outdated",
    "not_checkable",
)
ROUNDED = 0.025
"""A number with final zeros or a scale word fits within this share of itself at most."""
ABOUT = 0.05
BOUND_SLACK, BOUND_REACH = 0.001, 1.5
"""A lower bound fits values from 0.1 % below it to one and a half times it."""
WIDE = {("high_tech_enterprises", ""): 0.05, ("gdp", NATION): 0.015}
"""Estimated stocks and sums over provinces fit within this share."""
WIDELY = tuple(indicator for indicator, _ in WIDE)
DOLLARS = 0.05
ALMOST = 0.005
"""A number of a sure reading off by a power of 1,000 or more may miss its last digits by this share."""
FACTORS = (10, 100, 1_000, 10_000, 1_000_000, 100_000_000)
SMALL_FACTORS = (10, 100)
SPELLED, TIMES = 0.06, 0.45
"""A number in words is not called wrong where it misses by less than this share; what doubled may be more."""
CLEAR = 42.0
"""A reading this much below the best one is not plausible any more."""
CASE = 90.0
"""A case (corridor, zone) this near is what a passage is about."""
PROXIES = {"gba": None, "ccec": ("gdp", "population")}
"""Regions for which whole provinces stand, and the series (None: all) on which no alarm rests, therefore."""
SURE = 50.0
"""A name or place this near or nearer is what a number is about."""
FAR = 5.0
"""A number this many times as large or small is about something else."""
SAME = 12.0
"""Readings this close are equally likely."""


@dataclass(frozen=True)
class Judged:
    """A verdict with the reading it rests on, the official values and why."""

    verdict: str
    reading: Reading | None
    official: Official | None = None
    reason: str = ""
    detail: str = ""
    others: tuple[tuple[Reading, Official], ...] = ()
    """The next best readings with a value."""


def judge(found: Found, store: Series) -> Judged:
    """Return the verdict on a number of an article; an alarm only where no plausible reading fits."""
    readings = [(one, officials(one, store)) for one in found.readings[:60]]
    best = found.readings[0] if found.readings else None
    if found.silent == "converted":
        found.silent = ""
        first = officials(best, store) if best is not None else []
        if best is None or _fitting(found.mention, best, first) is None:
            return Judged(SILENT, best, reason="converted")
    if found.silent:
        return Judged(SILENT, best, reason=found.silent)
    usable = [(one, values) for one, values in readings if values]
    others = tuple((one, values[0]) for one, values in usable[:4])
    if not usable or best is None:
        return Judged(SILENT, best, reason="no_value" if readings else "no_series")
    mention = found.mention
    primary, values = usable[0]
    case_fits = primary.fact is not None and primary.placed >= CASE and _fitting(mention, primary, values)
    elsewhere = (primary.indicator, primary.place, primary.year) != (best.indicator, best.place, best.year)
    if primary.near < best.near - SAME and elsewhere and not case_fits:
        return Judged(SILENT, best, reason="no_value", others=others)
    if _real_growth(primary, found):
        return Judged(SILENT, primary, reason="real_growth", others=others)
    if (fit := _fitting(mention, primary, values)) is not None:
        later = primary.fact is not None and found.years and primary.year > max(found.years)
        if later and _fitting(mention, primary, values, strict=True) is None:
            return Judged(SILENT, primary, fit, reason="year_open", others=others)
        wide = primary.indicator in WIDELY and primary.named < CARRIED_NAME
        if wide and _fitting(mention, primary, values, strict=True) is None:
            return Judged(SILENT, primary, fit, reason="unsure", others=others)
        if primary.named < CARRIED_NAME and not _telling(mention) and _is_guessed(found, primary):
            return Judged(SILENT, primary, fit, reason="wording", others=others)
        return Judged(SUPPORTED, primary, fit, others=others)
    plausible = [(one, some) for one, some in usable[1:] if one.near >= primary.near - CLEAR]
    for one, some in plausible:
        fit = _fitting(mention, one, some, strict=one.place != primary.place and one.indicator in WIDELY)
        if fit is None:
            continue
        if (one.near >= primary.near - SAME and _telling(mention)) or _differs_in_vintage(one, primary):
            return Judged(SUPPORTED, one, fit, others=others)
        likely = one if _telling(mention) else primary
        return Judged(SILENT, likely, reason="readings_differ", others=others)
    if not _base_named(found, primary):
        return Judged(SILENT, primary, values[0], reason="unsure", others=others)
    unsaid = found.offered and primary.year not in found.offered
    if (found.loose or unsaid) and primary.fact is None:
        return Judged(SILENT, primary, values[0], reason="year_open", others=others)
    if _coarsely(mention, primary, values):
        return Judged(SILENT, primary, values[0], reason="coarse", others=others)
    if _is_single(primary):
        return Judged(SILENT, primary, values[0], reason="single_figure", others=others)
    return _alarm(found, primary, values, others, store, plausible)


def _alarm(
    found: Found,
    primary: Reading,
    values: list[Official],
    others: tuple[tuple[Reading, Official], ...],
    store: Series,
    plausible: list[tuple[Reading, list[Official]]],
) -> Judged:
    mention = found.mention
    if (other := _fits_elsewhere(found, primary, store)) is not None:
        return Judged(SILENT, other, reason="readings_differ", others=others)
    if (slip := _misplaced_point(mention, [(primary, values), *plausible])) is not None:
        reading, factor, official = slip
        return Judged(UNIT_ERROR, reading, official, reason="unit", detail=f"factor={factor}", others=others)
    if _is_guessed(found, primary):
        return Judged(SILENT, primary, values[0], reason="wording", others=others)
    whole = ("nation_share",) if primary.base == NATION else ("share_any", "part_share", "part_of")
    if primary.relation == "share" and not any(found.sentence.has(cue) for cue in whole):
        # a share of something else, or another percentage
        return Judged(SILENT, primary, values[0], reason="unsure", others=others)
    unnamed = found.sentence.block.kind == "table" and mention.kind == "count" and not mention.power
    if unnamed and not mention.unit and _scale(_units(primary, store)) > 1:
        return Judged(SILENT, primary, values[0], reason="unsure", others=others)  # its head names no unit
    if (hit := _unit_error(mention, primary, values)) is not None:
        factor, official = hit
        return Judged(UNIT_ERROR, primary, official, reason="unit", detail=f"factor={factor}", others=others)
    if mention.bound == "at_least" and mention.kind != "rank" and _value(mention, primary) > 0:
        low = min(values, key=lambda one: one.value)
        if FAR * _value(mention, primary) > low.value > _value(mention, primary) * BOUND_REACH:
            share = low.value / _value(mention, primary)
            return Judged(
                OUTDATED, primary, low, reason="exceeded", detail=f"exceeded={share:.2g}", others=others
            )
    level = primary.relation in ("equals", "per_10000", "per_head") and primary.fact is None
    level = level and not (primary.place == "ccec" and _by_proxy(primary))
    if level and mention.bound in ("exact", "about"):
        for year in sorted(store.years_of(_series_key(primary), primary.place), reverse=True):
            if year >= primary.year:
                continue
            earlier = officials(
                Reading(primary.relation, primary.indicator, primary.place, year, primary.base), store
            )
            if _fitting(mention, primary, earlier, strict=True) is not None:
                if year in found.years and primary.year not in (hit.year for hit in found.sentence.years):
                    meant = replace(primary, year=year)
                    return Judged(SILENT, meant, earlier[0], reason="year_open", others=others)
                return Judged(
                    OUTDATED, primary, values[0], reason="year", detail=f"matches_year={year}", others=others
                )
    if primary.year == found.early and primary.indicator.startswith(_BULLETIN):
        return Judged(SILENT, primary, values[0], reason="preliminary", others=others)
    if _nearly(mention, primary, values):
        return Judged(SILENT, primary, values[0], reason="nearly", others=others)
    if not _may_contradict(found, primary, values, store):
        return Judged(SILENT, primary, values[0], reason="unsure", others=others)
    nearest = min(values, key=lambda one: abs(one.value - _value(mention, primary)))
    return Judged(CONTRADICTED, primary, nearest, reason="differs", others=others)


_SINGLE = {"events", "cooperation_statements", "launch_days", "joint_projects", "innovation_vouchers",
           "shared_instruments", "intl_tech_contracts"}  # fmt: skip
"""Tables and indicators of figures that one report gives: another report may count another thing."""


def _is_single(reading: Reading) -> bool:
    return reading.fact is not None and bool(
        {reading.fact.table, reading.indicator.rpartition(".")[2]} & _SINGLE
    )


CARRIED_NAME, CARRIED_PLACE = 75.0, 80.0
"""A name or place that is less near is carried on from before."""


def _is_guessed(found: Found, primary: Reading) -> bool:
    """Whether words around a number of running text are not understood."""
    return primary.fact is None and found.sentence.block.kind != "table" and not is_understood(found, primary)


def _fits_elsewhere(found: Found, primary: Reading, store: Series) -> Reading | None:
    """A reading that a number fits, where the place or indicator of its own is only carried on."""
    if primary.fact is not None:
        return None
    digits = abs(found.mention.value) >= 20 * found.mention.step
    others = [replace(primary, place=place) for place in found.joint if place != primary.base and digits]
    if _telling(found.mention) and primary.placed < CARRIED_PLACE:
        dated = primary.year in (hit.year for hit in found.sentence.years)
        others += [
            replace(primary, place=place, year=year)
            for place in found.places
            for year in ([primary.year] if dated else found.years)
            if place != primary.base and str(year) != primary.base
        ]
    unit = store.units.get(primary.indicator, "")
    if _telling(found.mention) and (found.mention.kind != "money" or found.mention.unit in unit):
        kin = primary.indicator.removesuffix("_recognised")
        others += [
            replace(primary, indicator=key)
            for key, one in store.units.items()
            if one == unit and (primary.named < CARRIED_NAME or key.startswith(kin))
        ]
    fitting = (one for one in others if _fitting(found.mention, one, officials(one, store)) is not None)
    return next(fitting, None)


_BULLETIN = ("rd_", "basic_", "applied_", "experimental_", "researchers", "business_", "government_")
"""Series whose final figures come out in the autumn of the year after."""
_KINDS_OF_RESEARCH = ("basic_", "applied_", "experimental_")
GROWTH_POINTS, GROWTH_SHARE = 0.3, 0.02
"""Points, or share of a rate, by which growth told may miss one computed: the year before was revised."""
PRELIMINARY, PRELIMINARY_POINTS = 0.08, 0.7
"""How far the first national figures, of February, are from the final ones: amounts by kind, growth."""
_HIGH_TECH = re.compile(r"high[- ]?tech|hochtech|spitzentech|高技术", re.IGNORECASE)
_SOLD = re.compile(r"\bsold\b|\bsale|\bexport|\boutput|verkauf|abgegeben|Abgabe|输出", re.IGNORECASE)
_DOMESTIC = re.compile(r"\bdomestic|inländisch|Inländer|国内", re.IGNORECASE)
_WIDER_COUNTS = (
    ("technology_contracts_output_", "", 1.6, _SOLD),  # all registered in a province; 1.4 in Jiangsu
    ("invention_patents_", NATION, 1.3, _DOMESTIC),  # with those of foreigners
)
"""Series, place, how many times as large a wider count of the same is, and words that exclude it."""
NARROWER = 0.95
"""Counts by another office may be this much smaller, too."""
_FULL_TIME = re.compile(
    r"full[- ]time|\bFTE|person[- ]years|Vollzeit|VZÄ|Personenjahr|全时|人年", re.IGNORECASE
)
_SURVEYED = ("new_product_", "technology_import", "domestic_technology_purchase", "technical_renovation")
"""Series that cover high-tech manufacturing only, though their names do not say so."""


def _by_proxy(reading: Reading) -> bool:
    series_of_region = PROXIES.get(reading.place, ())
    return reading.fact is None and (series_of_region is None or reading.indicator in series_of_region)


def _may_contradict(found: Found, primary: Reading, values: list[Official], store: Series) -> bool:
    """Whether name and place are sure enough, and the sizes near enough, to call a number wrong."""
    mention, sentence = found.mention, found.sentence
    offset = mention.end - sentence.start
    wording = sentence.text[:offset] + re.split(r"[;；\d]", sentence.text[offset:])[0]
    value = _value(mention, primary)
    if mention.bound == "at_most" and min(one.value for one in values) <= value:
        return False
    if primary.fact is not None and primary.year and found.years and primary.year not in found.years:
        return False  # a figure of another year than any named
    if mention.kind != "rank" and not any(
        FAR * abs(one.value) > abs(value) > abs(one.value) / FAR for one in values
    ):
        return False
    named = [hit for hit in sentence.places if hit.end <= mention.start]
    if named and named[-1].key == ABROAD:
        return False  # "more people than Italy with 59 million"
    if _by_proxy(primary):
        return False
    if primary.fact is not None and any(hit.key in members().get(primary.place, ()) for hit in named[-1:]):
        return False  # a figure of the region says nothing about one of its provinces
    told = sentence.terms or sentence.years or sentence.has("yearly_change")
    told = told or any(hit.key == primary.place for hit in sentence.places)
    if primary.relation == "growth" and not told:
        return False  # "exports of tea fell by 6 percent": something else, behind a number of its paragraph
    if primary.indicator.startswith(_SURVEYED) and not _HIGH_TECH.search(wording):
        return False
    kind = store.kinds.get(primary.indicator)
    if primary.relation == "change" and kind == "ratio" and store.units.get(primary.indicator) != "%":
        return False
    if kind == "index" and primary.year < max(store.years_of(primary.indicator, primary.place)):
        return False  # each edition of an index recalculates the years before
    if "personnel" in primary.indicator and primary.relation == "equals" and not _FULL_TIME.search(wording):
        return value < min(one.value for one in values)  # heads are more than full-time equivalents
    for beginning, place, times, narrow in _WIDER_COUNTS:
        counted = primary.indicator.startswith(beginning) and place in ("", primary.place)
        low, high = min(one.value for one in values), max(one.value for one in values)
        wider = NARROWER * low < value < times * high or primary.relation in ("growth", "multiple", "change")
        if counted and wider and not narrow.search(wording):
            return False
    if primary.fact is not None and named and primary.place not in [hit.key for hit in sentence.places]:
        return False  # of another place than any named
    return primary.named >= SURE and primary.placed >= SURE


def _base_named(found: Found, reading: Reading) -> bool:
    """Whether the base year of a change is named or is the year before."""
    sentence = found.sentence
    if reading.relation not in ("growth", "multiple", "change") or not reading.base.isdigit():
        return True
    if int(reading.base) in (hit.year for hit in sentence.years):
        return True
    if sentence.has("yearly_change") and not reading.yearly:
        return True
    return not (reading.relation == "multiple" or sentence.has("yearly") or sentence.has("span_open"))


def _nearly(mention: Mention, reading: Reading, values: list[Official]) -> bool:
    """Whether a number misses an official value by so little that it may be another edition's."""
    value, step = _fit_data(mention, reading)
    if mention.kind == "rank" or mention.bound not in ("exact", "about"):
        return False
    if mention.spelled:
        more = TIMES if mention.kind == "times" else SPELLED
        return any(-SPELLED * value <= one.value - value <= more * value for one in values)
    national = reading.place == NATION and reading.indicator.startswith(_BULLETIN)
    if reading.relation == "growth":
        points = PRELIMINARY_POINTS if national else max(GROWTH_POINTS, GROWTH_SHARE * abs(value))
        return any(abs(one.value - value) <= max(points, 1.25 * step) for one in values)
    close = 0.02 if reading.relation in ("equals", "per_head", "per_10000", "change") else 0.0
    if reading.relation == "equals" and national and reading.indicator.startswith(_KINDS_OF_RESEARCH):
        close = PRELIMINARY
    if reading.relation == "share" and reading.indicator == "gdp":
        close = 0.01
    rounded = [
        one for one in values if one.table != "province_panel" and one.value >= 1000 and not one.value % 100
    ]
    return any(
        abs(abs(one.value) - abs(value)) < max(close * abs(one.value), 1.25 * step) for one in values
    ) or (reading.relation == "equals" and any(abs(one.value - value) <= ABOUT * value for one in rounded))


def _coarsely(mention: Mention, reading: Reading, values: list[Official]) -> bool:
    """Whether a number fits when it is taken to be rounded as coarsely as its digits allow."""
    value, step = _fit_data(mention, reading)
    if (
        mention.kind == "money"
        and mention.unit not in _units(reading, series())
        and reading.relation == "equals"
    ):
        return False
    if reading.relation == "change":
        return any(abs(abs(one.value) - abs(value)) <= step / 2 for one in values)
    return mention.kind not in ("rank", "percent") and any(
        abs(one.value - value) <= step / 2 for one in values
    )


def _series_key(reading: Reading) -> str:
    ratio = ratios().get(reading.indicator)
    return ratio.numerators[0] if ratio and "|" in reading.place else reading.indicator


# ------------------------------------------------------------------ official values of a reading


def officials(reading: Reading, store: Series) -> list[Official]:
    """Return every official value of a reading, one per vintage, in the unit of its relation."""
    if reading.fact is not None:
        fact = reading.fact
        return [Official(fact.value, fact.table, fact.row, fact.key, fact.source)]
    here = store.level(reading.indicator, reading.place, reading.year)
    if reading.relation == "equals":
        return here
    if reading.relation == "rank":
        return store.rank(reading.indicator, reading.place, reading.year)
    if reading.relation == "share":
        return [
            _combined(100.0, one, whole, "share")
            for one, whole in _pairs(here, store.level(reading.indicator, reading.base, reading.year))
        ]
    if reading.relation in ("per_head", "per_10000"):
        unit = store.units.get(reading.indicator, "")
        if " per " in unit or unit in ("thousand CNY", "CNY"):
            return here
        people = store.level("population", reading.place, reading.year)
        factor = 1000.0 if "CNY" in unit else 0.01
        return [_combined(factor, one, some, "per head") for one, some in product(here, people)]
    if reading.relation == "change":
        before = store.level(reading.indicator, reading.place, int(reading.base))
        return [_changed(one.value - some.value, one, some, "change") for one, some in _pairs(here, before)]
    if not reading.base.isdigit():
        other = store.level(reading.indicator, reading.base, reading.year)
        return [_combined(1.0, one, some, "times") for one, some in _pairs(here, other)]
    before = store.level(reading.indicator, reading.place, int(reading.base))
    points = store.units.get(reading.indicator) == "%"
    pairs = [(one, some) for one in here for some in before] if points else _pairs(here, before)
    if reading.relation == "multiple":
        return [_combined(1.0, one, some, "times") for one, some in pairs]
    if store.units.get(reading.indicator) == "%":
        return [_changed(one.value - some.value, one, some, "change") for one, some in pairs]
    years = reading.year - int(reading.base)
    rates = []
    for one, some in pairs:
        if some.value <= 0:
            continue
        if reading.yearly and years > 1 and one.value > 0:
            rates.append(
                _changed(100 * ((one.value / some.value) ** (1 / years) - 1), one, some, "yearly growth")
            )
        else:
            rates.append(_changed(100 * (one.value / some.value - 1), one, some, "growth"))
    return rates


def _pairs(first: list[Official], second: list[Official]) -> list[tuple[Official, Official]]:
    """Values that may be compared: of the same vintage first, of any otherwise."""
    same = [(one, other) for one in first for other in second if one.vintage == other.vintage and other.value]
    return same or [(one, other) for one in first for other in second if other.value]


def _combined(factor: float, one: Official, other: Official, what: str) -> Official:
    return _changed(factor * one.value / other.value, one, other, what)


def _changed(value: float, one: Official, other: Official, what: str) -> Official:
    formula = {
        "share": f"100 * {one.vintage} / {other.vintage}",
        "per head": f"{one.vintage} / {other.vintage}",
        "times": f"{one.vintage} / {other.vintage}",
    }.get(what, f"{what} of {one.vintage}")
    mark = " ~ " if what in ("growth", "yearly growth", "change") else " / "
    return Official(
        value, one.table, f"{one.row}{mark}{other.row}", one.vintage, one.source, one.flag, formula
    )


# ------------------------------------------------------------------ fitting


def _scale(unit: str) -> float:
    """What one of the indicator's unit is in ones."""
    for word, factor in (("billion", 1e9), ("million", 1e6), ("thousand", 1e3)):
        if unit.startswith(word):
            return factor
    return 1.0


def _units(reading: Reading, store: Series) -> str:
    return reading.fact.unit if reading.fact else store.units.get(reading.indicator, "")


def value_in_unit(mention: Mention, reading: Reading, store: Series) -> tuple[float, str]:
    """Return the number in the unit of the official series, and that unit."""
    unit = _units(reading, store)
    if reading.relation in ("equals", "change"):
        return mention.value / _scale(unit) * _area(mention, unit), unit
    if reading.relation == "per_head":
        return (mention.value / 1000, unit) if unit == "thousand CNY" else (mention.value, "CNY")
    names = {
        "growth": "percentage points" if mention.kind == "points" else "%",
        "share": "%",
        "rank": "rank",
        "multiple": "times",
    }
    return mention.value, names.get(reading.relation, unit)


def _area(mention: Mention, unit: str) -> float:
    if unit != "km2":
        return 1.0
    return 0.01 if mention.unit in ("hectares", "Hektar", "公顷") else 1.0


def _value(mention: Mention, reading: Reading) -> float:
    return _fit_data(mention, reading)[0]


def _fit_data(mention: Mention, reading: Reading) -> tuple[float, float]:
    value, _unit = value_in_unit(mention, reading, series())
    factor = value / mention.value if mention.value else 1.0
    return value, mention.step * abs(factor)


def _fitting(
    mention: Mention, reading: Reading, values: list[Official], *, strict: bool = False
) -> Official | None:
    """Return the official value that a number fits, None where none does."""
    value, step = _fit_data(mention, reading)
    store = series()
    unit = _units(reading, store)
    for one in values:
        official = one.value
        candidates = _readings_of_value(mention, reading, value)
        if (
            mention.kind == "money"
            and mention.unit not in unit
            and reading.relation in ("equals", "per_head")
        ):
            rate = _rate(mention.unit, unit, reading.year, store)
            if rate is None:
                continue
            if abs(official / rate - value) <= DOLLARS * abs(value):
                return one
            continue
        if any(_fits(mention, candidate, step, official, reading, strict=strict) for candidate in candidates):
            return one
    return None


def _readings_of_value(mention: Mention, reading: Reading, value: float) -> tuple[float, ...]:
    """The values a number may state: a fall is negative; 增长3倍 is four times."""
    if reading.relation == "growth":
        return (
            (value, -value)
            if value > 0 and mention.kind in ("percent", "points") and mention.falling
            else (value,)
        )
    if reading.relation == "change":
        return (-value,) if mention.falling else (value,)
    if reading.relation == "multiple" and mention.added:
        return (value + 1,) if mention.added == "yes" else (value, value + 1)
    return (value,)


def _fits(
    mention: Mention, value: float, step: float, official: float, reading: Reading, *, strict: bool = False
) -> bool:
    if reading.relation == "rank" or (reading.fact and reading.fact.unit == "rank"):
        return round(official) == round(value)
    if mention.falling and reading.relation == "growth" and value > 0:
        return False
    bound = "exact" if strict and mention.bound != "about" else mention.bound
    wide = max(WIDE.get((reading.indicator, ""), 0.0), WIDE.get((reading.indicator, reading.place), 0.0))
    wide = wide if reading.relation in ("equals", "per_head", "share") and not strict else 0.0
    size = abs(value)
    if bound == "at_least":
        return value - BOUND_SLACK * size - wide * size <= official <= BOUND_REACH * value or _exactly(
            mention, value, step, official
        )
    if bound == "at_most":
        return value / BOUND_REACH <= official <= value + BOUND_SLACK * size or _exactly(
            mention, value, step, official
        )
    if bound == "about" or mention.spelled:
        return abs(official - value) <= ABOUT * size or (
            not mention.spelled and _exactly(mention, value, step, official)
        )
    return _exactly(mention, value, step, official) or abs(official - value) <= wide * size


def _exactly(mention: Mention, value: float, step: float, official: float) -> bool:
    half = step / 2
    if mention.scaled or step > 1:
        floor = 0.5 if mention.kind in ("percent", "points", "times") else 0.0
        half = min(half, max(ROUNDED * abs(value), floor))
    return abs(official - value) <= half * (1 + 1e-9) + 1e-9 * abs(value)


def _rate(code: str, unit: str, year: int, store: Series) -> float | None:
    """What one unit of the series' currency costs: official / rate is in the currency of the text."""
    if code == "USD" and "CNY" in unit:
        return store.rates.get(("CNY", year))
    if code == "USD" and "HKD" in unit:
        return store.rates.get(("HKD", year))
    if code == "CNY" and "USD" in unit:
        rate = store.rates.get(("CNY", year))
        return 1 / rate if rate else None
    return None


def _telling(mention: Mention) -> bool:
    """Whether a number has enough digits that it does not fit by accident."""
    if mention.spelled or mention.kind == "rank" or mention.bound != "exact" or not mention.step:
        return False
    return abs(mention.value) / mention.step >= 95


def _differs_in_vintage(one: Reading, other: Reading) -> bool:
    return (one.relation, one.place, one.year, one.base) == (
        other.relation,
        other.place,
        other.year,
        other.base,
    ) and (one.indicator == other.indicator)


def _unit_error(mention: Mention, reading: Reading, values: list[Official]) -> tuple[str, Official] | None:
    """Return factor and official value where a number is right but for a power of ten, or its currency."""
    if reading.relation == "rank" or (reading.fact and reading.fact.unit == "rank"):
        return None
    store = series()
    value, step = _fit_data(mention, reading)
    unit = _units(reading, store)
    if (
        mention.kind == "money"
        and mention.unit not in unit
        and reading.relation in ("equals", "change", "per_head")
    ):
        fits = [one for one in values if _exactly(mention, value, step, one.value)]
        return ("currency", fits[0]) if fits else None
    relative = reading.relation in ("growth", "share", "multiple") or unit.startswith("%")
    factors = SMALL_FACTORS if relative else FACTORS
    sure = reading.named >= SURE and reading.placed >= SURE
    for factor in factors:
        for power in (float(factor), 1.0 / factor):
            for one in values:
                for candidate in _readings_of_value(mention, reading, value):
                    if mention.bound == "exact":
                        right = _exactly(mention, candidate * power, step * power, one.value)
                    else:
                        right = abs(one.value - candidate * power) <= ABOUT * abs(candidate * power)
                    near = abs(one.value - candidate * power) <= ALMOST * abs(one.value)
                    right |= near and sure and factor >= 1_000 and mention.bound == "exact"
                    if right and one.value:
                        exponent = len(str(factor)) - 1
                        return (f"1e{exponent}" if power > 1 else f"1e-{exponent}"), one
    return None


def _misplaced_point(
    mention: Mention, plausible: list[tuple[Reading, list[Official]]]
) -> tuple[Reading, str, Official] | None:
    """The reading whose official value has the four or more digits of a number, at another power of ten."""
    if not _telling(mention) or abs(mention.value) < 950 * mention.step:
        return None
    for reading, values in plausible:
        if reading.relation == "equals" and reading.fact is None:
            hit = _unit_error(mention, reading, values)
            if hit is not None and hit[0] != "currency":
                return reading, *hit
    return None


def _real_growth(reading: Reading, found: Found) -> bool:
    """Whether this is growth of GDP: bulletins state it in real terms, the panel has current prices."""
    if found.sentence.has("real") and reading.relation == "growth":
        return True
    nominal = pattern("nominal", found.sentence.language).search(found.sentence.text)
    return reading.relation == "growth" and reading.indicator == "gdp" and not nominal
