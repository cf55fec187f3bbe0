"""The command line: words to typed objects, one call, an exit status."""

from workbench.cli import check, cohort, framework, new, operations, plan, release, start, studio, tools
from workbench.cli.app import app

__all__ = ["app", "check", "cohort", "framework", "new", "operations", "plan", "release", "start", "studio", "tools"]
