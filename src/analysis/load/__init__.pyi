"""Written by tools/write_load_stub.py from data/datapackage.json."""

import pandas as pd

from analysis.load.face import claims as claims
from analysis.load.face import indicators as indicators
from analysis.load.face import pairs as pairs
from analysis.load.face import panel as panel
from analysis.load.face import places as places
from analysis.load.face import province_shapes as province_shapes
from analysis.load.face import records as records
from analysis.load.face import table as table
from analysis.load.filters import Names as Names
from analysis.load.live_answers import live_articles as live_articles
from analysis.load.live_answers import live_attention as live_attention
from analysis.load.live_answers import live_cooperation as live_cooperation
from analysis.load.table_files import editions as editions


def bay_area_cities(
    indicators: Names = None,
    *,
    regions: Names = None,
    cities: Names = None,
    unit: Names = None,
    vintage: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return eleven cities of the Greater Bay Area: one row per city, year and indicator.

    Values up to 2022 are revised, 2023 and 2024 first published; never add currencies."""


def case_facts(
    *,
    cases: Names = None,
    precision: Names = None,
    kind: Names = None,
    quality: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return facts on the two cases: one row per fact.

    Targets and claims of the article stand beside measured facts: filter by kind."""


def checks(claims: Names = None, *, reading: Names = None) -> pd.DataFrame:
    """Return ledger of checks: one row per check.

    An oracle: figures for readers are recomputed from the clean tables, never copied from here."""


def cities(*, regions: Names = None, provinces: Names = None, level: Names = None) -> pd.DataFrame:
    """Return cities: one row per city.

    shanghai_songjiang is a district: it is the corridor's only Shanghai member and never stands for
    Shanghai."""


def city_connectivity(*, regions: Names = None, cities: Names = None) -> pd.DataFrame:
    """Return connectivity of Chinese cities: one row per city.

    Each column is of another year (2015 to 2017); compare orders, not sizes."""


def city_panel(
    indicators: Names = None,
    *,
    regions: Names = None,
    cities: Names = None,
    series: Names = None,
    unit: Names = None,
    quality: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return city figures: one row per city, year, indicator and series.

    Years differ by city and many cells are missing: never rank cities across years, never join
    series."""


def cluster_counts(*, first_year: int | None = None, last_year: int | None = None) -> pd.DataFrame:
    """Return clusters per economy: one row per edition and economy.

    The method changed in 2025."""


def clusters(
    *,
    regions: Names = None,
    quality: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return innovation clusters: one row per edition and rank.

    The method changed in 2025 and no edition is complete: draw no line across 2025 and read no
    missing rank as bad."""


def cooperation_statements(
    *,
    regions: Names = None,
    period_type: Names = None,
    link_ok: Names = None,
    trust: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return official numbers on cooperation: one row per statement.

    Definitions change between statements of the same measure: read the note before comparing."""


def copublication_coverage(*, first_year: int | None = None, last_year: int | None = None) -> pd.DataFrame:
    """Return coverage of the AI and robotics collection: one row per venue and year.

    Large venue files of 2020-2025 are missing."""


def copublication_edges(
    collection: Names = None,
    *,
    regions: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return joint papers of city pairs: one row per collection, origin, destination, year, field and
    venue.

    Full counting: a paper of three cities is three pairs. Venues come and go: use one venue for a
    time series."""


def copublication_nodes(
    collection: Names = None,
    *,
    regions: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return papers of each city: one row per collection, city, year, field and venue.

    A paper counts in each of its cities: sums over cities are not numbers of papers."""


def cordis_projects(
    *,
    regions: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return EU projects with participants from China: one row per project.

    Amounts are those of the whole project, not of the Chinese partners."""


def events(
    *,
    topics: Names = None,
    paths: Names = None,
    regions: Names = None,
    precision: Names = None,
    type: Names = None,
    year: int | None = None,
    region: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return events: one row per event.

    A search result, not a census: counts per region or year do not measure activity, and amounts of
    different kinds never add."""


def evidence(
    claims: Names = None,
    *,
    relation: Names = None,
    strength: Names = None,
    edition: str = 'article',
) -> pd.DataFrame:
    """Return evidence: one row per evidence.

    Rows with relation no_result are searches that found nothing: leave them out when findings are
    counted. Two outlets may repeat one statement."""


def exchange_rates(
    *,
    currency: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return exchange rates per US dollar: one row per year and currency.

    Annual averages: year-end stocks convert at another rate."""


def flags(*, kind: Names = None) -> pd.DataFrame:
    """Return remarks on data quality: one row per flag.

    Findings repaired without trace (names, layout) stand here only, not in the flag columns."""


def institutions(*, regions: Names = None, provinces: Names = None, cities: Names = None) -> pd.DataFrame:
    """Return research institutions: one row per institution.

    A subset: only records added or changed since March 2022; points are places, not buildings."""


def instrument_sharing(
    *,
    regions: Names = None,
    provinces: Names = None,
    result: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return evaluation of instrument sharing: one row per year and number.

    Institutions of the central level only: no university of a province is in it, and Guangdong
    stands for the Greater Bay Area."""


def instruments(*, paths: Names = None) -> pd.DataFrame:
    """Return instruments of the four paths: one row per instrument.

    joint_legislation is not in the article; it was added as the main real instrument."""


def lab_partners(
    *,
    regions: Names = None,
    provinces: Names = None,
    province_basis: Names = None,
) -> pd.DataFrame:
    """Return partners of joint State Key Laboratories: one row per laboratory and institution zh.

    The list prints the lead's province for every partner: 18 of 57 rows sit elsewhere (S23)."""


def laboratories(
    *,
    regions: Names = None,
    provinces: Names = None,
    type: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return state Key Laboratories: one row per laboratory.

    Three lists of three years: never add the types into one year (L11). 253 of 254 state
    laboratories (S24)."""


def launch_days(
    *,
    regions: Names = None,
    precision: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return real signing and launch days: one row per day key.

    Multi-year totals, mostly over all industries; wcsc-20210527 is part of ccec-20210527."""


def national_panel(
    indicators: Names = None,
    *,
    scope: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return national indicators by year and scope: one row per year, indicator and scope.

    For patents and technology contracts the published nation includes Hong Kong, Macao, Taiwan or
    foreign parties (S2 to S4): shares of the mainland divide by mainland_sum. Local budgets have no
    published nation (S1)."""


def official_flows(
    *,
    regions: Names = None,
    kind: Names = None,
    unit: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return official flows: one row per statement.

    A list of provinces is one sum; the same pair may follow different definitions in different
    years."""


def path_indicators(indicators: Names = None, *, paths: Names = None, better: Names = None) -> pd.DataFrame:
    """Return indicators of the four paths: one row per indicator.

    rd_intensity_gap is computed from the panel; intl_copublications has no official series."""


def path_values(
    indicators: Names = None,
    *,
    paths: Names = None,
    regions: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return documented values of path indicators: one row per path, indicator, region and year.

    Definitions differ between regions (see note): what is known, not a ranking; no row means
    nothing documented, not zero."""


def press_facts(
    *,
    topics: Names = None,
    regions: Names = None,
    precision: Names = None,
    link_ok: Names = None,
    host_class: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return press facts 2018 to 2026: one row per fact.

    Mostly the opening of a page was read; classes mirror and aggregator are copies of somebody
    else’s text."""


def programme_subjects(
    *,
    regions: Names = None,
    provinces: Names = None,
    cities: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return subjects of the materials genome programme: one row per subject.

    One programme of 44 projects, 2016-2018; rows within one city are included."""


def programmes() -> pd.DataFrame:
    """Return programmes of the National Key R&D Programme: one row per programme.

    Fields are our own grouping, not the ministry's."""


def projects(
    *,
    regions: Names = None,
    provinces: Names = None,
    cities: Names = None,
    mapping_rule: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return projects of the National Key R&D Programme: one row per project.

    Only the leading institution is known: activity by place, not cooperation. Missing funds are not
    zero."""


def province_panel(
    indicators: Names = None,
    *,
    regions: Names = None,
    provinces: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
    raw: bool = False,
) -> pd.DataFrame:
    """Return provincial indicators by year: one row per province, year and indicator.

    Published R&D intensity (rd_intensity) rests on three GDP vintages (S11): compare years with
    rd_intensity_recalculated only."""


def provinces(*, regions: Names = None) -> pd.DataFrame:
    """Return provinces: one row per province.

    Taiwan has no tile and no capital here: no table covers it."""


def reference_values(
    *,
    regions: Names = None,
    unit: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return reference values: one row per reference.

    Reference points of different years and kinds, not a series; guangdong_gdp_2023 is before the
    fifth-census revision."""


def region_facts(
    indicators: Names = None,
    *,
    regions: Names = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> pd.DataFrame:
    """Return figures printed for whole regions: one row per region, year, indicator and edition.

    Every edition recomputes the delta's index (flag S26): one chart, one edition."""


def regions(*, level: Names = None) -> pd.DataFrame:
    """Return regions: one row per region.

    Provincial figures for gba are those of Guangdong, without Hong Kong and Macao."""


def sources(collection: Names = None, *, host_class: Names = None, link_ok: Names = None) -> pd.DataFrame:
    """Return sources: one row per source.

    Never show a link where link_ok is no; seed is the text under examination, not evidence."""


def verdicts(
    claims: Names = None,
    *,
    verdict: Names = None,
    confidence: Names = None,
    edition: str = 'article',
) -> pd.DataFrame:
    """Return verdicts: one row per claim.

    Proposals and expectations (in_practice, not_in_practice) are no statements of fact: count them
    apart. In practice means that it exists, not that it works."""


def cases(*, regions: Names = None, edition: str = 'article') -> pd.DataFrame:
    """Return cases of the article: one row per case.

    Shanghai belongs to the G60 corridor with Songjiang District only; the Hetao zone has two parks
    whose counts must not be added."""


def key_data(*, regions: Names = None, edition: str = 'article') -> pd.DataFrame:
    """Return key table of the article: one row per region.

    No source was found for any of these figures, and the printed unit (billions of yuan) probably
    stands for 100 million yuan: show both readings."""


def outlook(*, edition: str = 'article') -> pd.DataFrame:
    """Return outlook of the article: one row per statement.

    Expectations and demands without a date or a measure."""


def paths(*, edition: str = 'article') -> pd.DataFrame:
    """Return proposed paths of the article: one row per path.

    Proposals are opinion; a verdict "supported" says that something is already policy, not that it
    works."""


def topics(*, regions: Names = None, edition: str = 'article') -> pd.DataFrame:
    """Return hot topics of the article: one row per topic.

    The key of a hot topic is not a topic of events: event_topics leads there. The grouping of
    events under a hot topic is ours."""
