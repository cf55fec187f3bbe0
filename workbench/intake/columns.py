"""Files that are tables of columns: .parquet, read column by column, so that a million officers fit into memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.intake.headers import KNOWN, fold

MOST_WORDS = 1_000
"""A column of an unknown name with more distinct words than this is kept as text rather than as codes."""


def read_parquet(path: Path, *, clean: Callable[[object], str]) -> pd.DataFrame:
    """Read a .parquet file as text, "" where empty.

    Columns whose name means nothing by itself, as those of answers, are categories of one vocabulary where their words
    repeat; all others are text.

    Args:
        path: the file.
        clean: makes text of a value; it is called once per distinct value and column.

    Raises:
        pyarrow.ArrowException: where the file is damaged.
    """
    with pq.ParquetFile(path, memory_map=True) as file:
        names = list(file.schema_arrow.names)
        found = [_distinct(_column(file, name), clean=clean) for name in names]
    few = [len(words) <= MOST_WORDS and fold(name) not in KNOWN for name, (_, words) in zip(names, found, strict=True)]
    vocabulary = pd.Index(
        dict.fromkeys(word for (_, words), short in zip(found, few, strict=True) if short for word in words),
        dtype="str",
    )
    kind = pd.CategoricalDtype(vocabulary)
    columns: list[pd.Categorical | np.ndarray] = []
    for (codes, words), short in zip(found, few, strict=True):
        if short:
            columns.append(
                pd.Categorical.from_codes(vocabulary.get_indexer(pd.Index(words, dtype="str"))[codes], dtype=kind)
            )
        else:
            columns.append(words[codes])
    return pd.DataFrame(dict(enumerate(columns))).set_axis(names, axis=1)


def _column(file: pq.ParquetFile, name: str) -> pa.ChunkedArray:
    return file.read(columns=[name], use_threads=False).column(0)


def _distinct(column: pa.ChunkedArray, *, clean: Callable[[object], str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the code of every row and the words, "" among them where a cell is empty."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    encoded = encoded.unify_dictionaries()
    codes = np.concatenate(
        [chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False) for chunk in encoded.chunks] or [np.empty(0, int)]
    )
    values = encoded.chunk(0).dictionary.to_pylist() if encoded.num_chunks else []
    words = np.array([*(clean(value) for value in values), ""], dtype=object)
    place, distinct = pd.factorize(words)
    kind = np.min_scalar_type(-len(distinct) - 1)
    return place.astype(kind)[codes], np.asarray(distinct, dtype=object)
