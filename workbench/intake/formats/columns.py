"""Files read column by column, so that a million officers fit into memory: .parquet, and .csv files that are large."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from workbench.characters import UNFIT
from workbench.errors import InputError
from workbench.inputs import regular
from workbench.inputs.package import MOST_COLUMNS, MOST_TABLE_CELLS, too_wide
from workbench.intake.headers import KNOWN, fold

MOST_WORDS = 1_000
"""A column of an unknown name with more distinct words than this is kept as text rather than as codes."""


def read_parquet(path: Path, *, clean: Callable[[object], str]) -> tuple[pd.DataFrame, list[tuple[int, int]]]:
    """Read a .parquet file as text, "" where empty, with the places of unfit characters; see `_as_text`.

    Args:
        path: the file.
        clean: makes text of a value; it is called once per distinct value and column.

    Raises:
        InputError: where it is no regular file, or says that it holds an unreasonable number of cells.
        pyarrow.ArrowException: where the file is damaged.
    """
    regular(path)
    with pq.ParquetFile(path, memory_map=True) as file:
        names = list(file.schema_arrow.names)
        if len(names) > MOST_COLUMNS or file.metadata.num_rows * max(1, len(names)) > MOST_TABLE_CELLS:
            raise InputError(too_wide(path.name, "", len(names)))
        columns = (file.read(columns=[name], use_threads=False).column(0) for name in names)
        return _as_text(names, columns, clean=clean)


def read_large_csv(
    path: Path, *, separator: str, clean: Callable[[object], str]
) -> tuple[pd.DataFrame, list[tuple[int, int]]]:
    """Read a .csv file in UTF-8, its header in the first row, as `read_parquet` does.

    Args:
        path: the file.
        separator: what stands between two fields.
        clean: makes text of a value; it is called once per distinct value and column.

    Raises:
        pyarrow.ArrowException: where a row has more or fewer fields than the header, or the text is not UTF-8.
    """
    regular(path)
    parsing = pyarrow.csv.ParseOptions(delimiter=separator, newlines_in_values=True)
    with pyarrow.csv.open_csv(path, parse_options=parsing) as start:
        names = list(start.schema.names)
    words = pa.dictionary(pa.int32(), pa.string())
    table = pyarrow.csv.read_csv(
        path,
        parse_options=parsing,
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, words), null_values=[""], strings_can_be_null=True
        ),
    )
    return _as_text(names, table.columns, clean=clean)


def _as_text(
    names: list[str], columns: Iterable[pa.ChunkedArray], *, clean: Callable[[object], str]
) -> tuple[pd.DataFrame, list[tuple[int, int]]]:
    """Return columns as text, and the places (row, column from 0) of cells out of which unfit characters were taken.

    Columns whose name means nothing by itself, as those of answers, are categories of one vocabulary where their words
    repeat; all others are text.
    """
    found, unfit = [], []
    for at, column in enumerate(columns):
        codes, words, odd = _distinct(column, clean=clean)
        found.append((codes, words))
        unfit += [(int(row), at) for row in odd]
    few = [len(words) <= MOST_WORDS and fold(name) not in KNOWN for name, (_, words) in zip(names, found, strict=True)]
    vocabulary = pd.Index(
        dict.fromkeys(word for (_, words), short in zip(found, few, strict=True) if short for word in words),
        dtype="str",
    )
    kind = pd.CategoricalDtype(vocabulary)
    cells: list[pd.Categorical | np.ndarray] = []
    for (codes, words), short in zip(found, few, strict=True):
        if short:
            cells.append(
                pd.Categorical.from_codes(vocabulary.get_indexer(pd.Index(words, dtype="str"))[codes], dtype=kind)
            )
        else:
            cells.append(words[codes])
    return pd.DataFrame(dict(enumerate(cells))).set_axis(names, axis=1), unfit


def _distinct(column: pa.ChunkedArray, *, clean: Callable[[object], str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the code of every row, the words, "" for empty cells among them, and the rows of unfit characters."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    encoded = encoded.unify_dictionaries()
    codes = np.concatenate(
        [chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False) for chunk in encoded.chunks] or [np.empty(0, int)]
    )
    values = encoded.chunk(0).dictionary.to_pylist() if encoded.num_chunks else []
    words = np.array([*(clean(value) for value in values), ""], dtype=object)
    odd = [at for at, value in enumerate(values) if isinstance(value, str) and UNFIT.search(value)]
    rows = np.flatnonzero(np.isin(codes, odd)) if odd else np.empty(0, dtype=int)
    place, distinct = pd.factorize(words)
    kind = np.min_scalar_type(-len(distinct) - 1)
    return place.astype(kind)[codes], np.asarray(distinct, dtype=object), rows
