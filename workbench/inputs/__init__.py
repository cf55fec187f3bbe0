"""The one door for whatever the program reads: regular files of a declared size, text, YAML, JSON and tables."""

from workbench.inputs.books import Grid, is_book, read_csv_grid, read_grids
from workbench.inputs.files import (
    MB,
    as_named,
    decoded,
    digest,
    files_in,
    is_folder,
    matching,
    opened,
    pieces,
    read_bytes,
    read_text,
    regular,
    there,
)
from workbench.inputs.tables import read_table, read_tables
from workbench.inputs.trees import parse_json, parse_yaml, plain, read_json, yaml_value

__all__ = [
    "MB",
    "Grid",
    "as_named",
    "decoded",
    "digest",
    "files_in",
    "is_book",
    "is_folder",
    "matching",
    "opened",
    "parse_json",
    "parse_yaml",
    "pieces",
    "plain",
    "read_bytes",
    "read_csv_grid",
    "read_grids",
    "read_json",
    "read_table",
    "read_tables",
    "read_text",
    "regular",
    "there",
    "yaml_value",
]
