"""After the sweep, the table of what it made."""

import pandas as pd

from tests.sizes.cohorts import LANGUAGES, MADE


def pytest_terminal_summary(terminalreporter):
    if MADE:
        terminalreporter.section(f"reports made without a crash, {' / '.join(LANGUAGES)}, by people and units")
        terminalreporter.write_line(made_table().to_string())


def made_table() -> pd.DataFrame:
    """Return how often each report was made in each format, a column for each size of cohort."""
    cells: dict[str, dict[tuple[str, str], str]] = {}
    for people, units in sorted({(people, units) for _, _, people, units, _ in MADE}):
        for kind, format in {(kind, format): None for kind, format, *_ in sorted(MADE)}:
            counts = [MADE[kind, format, people, units, language] for language in LANGUAGES]
            cells.setdefault(f"{people} in {units}", {})[kind, format] = "/".join(map(str, counts))
    return pd.DataFrame(cells)
