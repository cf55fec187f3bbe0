"""From results to one bundle of tables: the order of the steps, and analyses kept on disk."""

from workbench.analysis.bundle import Analysis
from workbench.analysis.kept import (
    PROJECT,
    analyse_into,
    kept_analysis,
    open_analysis,
    run_folder,
    tree_digest,
    write_tables,
)
from workbench.analysis.written import written_analysis

__all__ = [
    "PROJECT",
    "Analysis",
    "analyse_into",
    "kept_analysis",
    "open_analysis",
    "run_folder",
    "tree_digest",
    "write_tables",
    "written_analysis",
]
