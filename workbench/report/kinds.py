"""Every kind of report, found where it is declared; whoever walks them finds a new folder without being told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from workbench.report.frame.declaration import Format, Kind

# The module of a kind's folder that writes a format from the opened page.
WRITTEN_BY = {Format.XLSX: "book", Format.DOCX: "letter", Format.ICS: "ics"}


def found(package: str) -> dict[str, Kind]:
    """Return the kinds by name, in their order, that the folders of a package declare.

    Args:
        package: its dotted name; a folder declares kinds as `KINDS` of a module `kind`.
    """
    folders = [f"{package}.{m.name}" for m in iter_modules(import_module(package).__path__) if m.ispkg]
    kinds = [
        replace(kind, package=folder)
        for folder in folders
        if find_spec(f"{folder}.kind")
        for kind in import_module(f"{folder}.kind").KINDS
    ]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.order)}


KINDS = found(__name__.rpartition(".")[0])


def open_page(kind: Kind, parameters: Mapping[str, str]) -> Any:
    """Open the page of a kind, as its notebook does, with the notebook's parameters."""
    return import_module(f"{kind.package}.page").open_page(**parameters)


def writer(kind: Kind, format: str) -> Callable[[Any], bytes]:
    """Return what writes a document of a kind, "xlsx", "docx" or "ics", from the opened page."""
    write: Callable[[Any], bytes] = import_module(f"{kind.package}.{WRITTEN_BY[Format(format)]}").write
    return write


def written(kind: Kind, formats: Iterable[str], parameters: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of a report by format, one after another, from one opened page.

    Args:
        kind: the kind of report.
        formats: "xlsx", "docx" and "ics", as far as the kind declares them.
        parameters: what its page is opened with: the notebook's parameters.
    """
    opened = open_page(kind, parameters)
    for format in formats:
        yield format, writer(kind, format)(opened)
