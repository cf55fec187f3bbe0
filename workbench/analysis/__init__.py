"""From results to one bundle of tables: the graph of steps, and what they made kept on disk."""

from workbench.analysis.bundle import Analysis
from workbench.analysis.content import tree_digest
from workbench.analysis.kept import (
    OnDemand,
    analyse,
    analyse_into,
    kept_analysis,
    open_analysis,
    run_folder,
    stores_of,
    write_tables,
)
from workbench.analysis.written import written_analysis

__all__ = [
    "Analysis",
    "OnDemand",
    "analyse",
    "analyse_into",
    "kept_analysis",
    "open_analysis",
    "run_folder",
    "stores_of",
    "tree_digest",
    "write_tables",
    "written_analysis",
]
