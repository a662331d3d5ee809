"""What `explore` is for editors and type checkers: a module that is called."""

from analysis.explore.frames import table
from analysis.explore.networks import network
from analysis.explore.panels import panel
from analysis.explore.path_weights import paths
from analysis.explore.record_windows import records
from analysis.explore.statements import claims


class Explore:
    """The explorers; called with a table, the explorer of that table."""

    __call__ = staticmethod(table)
    table = staticmethod(table)
    panel = staticmethod(panel)
    network = staticmethod(network)
    paths = staticmethod(paths)
    claims = staticmethod(claims)
    records = staticmethod(records)


explore = Explore()
