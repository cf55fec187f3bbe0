"""What the command line tells the notebook and the server, by the names of environment variables."""

from __future__ import annotations

PARAMETERS = "WORKBENCH_STUDIO_PARAMETERS"
TABLES = "WORKBENCH_STUDIO_TABLES"
REPORTS = "WORKBENCH_STUDIO_REPORTS"
LANGUAGE = "WORKBENCH_STUDIO_LANGUAGE"
APP = "WORKBENCH_STUDIO_APP"
TOKEN = "WORKBENCH_STUDIO_TOKEN"
