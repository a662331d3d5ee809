"""Clean tables as frames: one function per table, a fresh frame each call.

Every function says what its columns mean and in which unit; filters are keywords, and a name that does not
exist is answered with the nearest one that does. Missing values are missing, never zero.
"""

from analysis.load.article import cases, claims, key_data, outlook, paths, topics
from analysis.load.capacity import cluster_counts, clusters, lab_partners, laboratories
from analysis.load.cooperation import cooperation_statements, institutions, official_flows
from analysis.load.copublication import copublication_coverage, copublication_edges, copublication_nodes
from analysis.load.examination import checks, evidence, reference_values, verdicts
from analysis.load.funding import cordis_projects, programme_subjects, programmes, projects
from analysis.load.live import live_articles, live_attention, live_cooperation
from analysis.load.own import project_records
from analysis.load.panels import city_panel, exchange_rates, national_panel, province_panel, region_facts
from analysis.load.places import cities, flags, indicators, province_shapes, provinces, regions
from analysis.load.policy import instruments, path_indicators, path_values
from analysis.load.reading import editions
from analysis.load.record import case_facts, events, launch_days, sources

__all__ = [
    "case_facts",
    "cases",
    "checks",
    "cities",
    "city_panel",
    "claims",
    "cluster_counts",
    "clusters",
    "cooperation_statements",
    "copublication_coverage",
    "copublication_edges",
    "copublication_nodes",
    "cordis_projects",
    "editions",
    "events",
    "evidence",
    "exchange_rates",
    "flags",
    "indicators",
    "institutions",
    "instruments",
    "key_data",
    "lab_partners",
    "laboratories",
    "launch_days",
    "live_articles",
    "live_attention",
    "live_cooperation",
    "national_panel",
    "official_flows",
    "outlook",
    "path_indicators",
    "path_values",
    "paths",
    "programme_subjects",
    "programmes",
    "project_records",
    "projects",
    "province_panel",
    "province_shapes",
    "provinces",
    "reference_values",
    "region_facts",
    "regions",
    "sources",
    "topics",
    "verdicts",
]


def __dir__() -> list[str]:
    """Return what a reader may call; Tab lists this."""
    return sorted(__all__)
