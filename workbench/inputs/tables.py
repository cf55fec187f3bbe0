"""Tables of columns (.parquet) that an earlier command wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa

from workbench.errors import InputError, Problem
from workbench.inputs.files import Refusal, opened
from workbench.messages import msg

DAMAGED = msg("The file is no .parquet file, or it is damaged.")
AGAIN = msg("Give the command again that made it.")


def read_table(path: Path, *, error: Refusal = InputError) -> pd.DataFrame:
    """Return the table of a regular .parquet file.

    Raises:
        error: where it is no regular file, or damaged.
    """
    with opened(path, error=error) as source:
        try:
            return pd.read_parquet(source)
        except (pa.ArrowException, ValueError, TypeError, KeyError) as cause:
            raise error(Problem(DAMAGED, AGAIN, "file_damaged", str(path))) from cause


def read_tables(folder: Path, names: Iterable[str], *, error: Refusal = InputError) -> dict[str, pd.DataFrame]:
    """Return the tables `<name>.parquet` of a folder by name; see `read_table`."""
    return {name: read_table(folder / f"{name}.parquet", error=error) for name in names}
