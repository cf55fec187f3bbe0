"""The reference pages, generated from the declarations: `python -m workbench.lab.reference docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.listing.markdown import markdown
from workbench.messages import SOURCE, Words, languages
from workbench.parameters import CohortParameters, Crosswalk, Framework
from workbench.parameters.declare import bounds_of, help_of, unit_of
from workbench.report.frame.declaration import JOINED, Kind
from workbench.report.frame.glossary import TERMS
from workbench.report.kinds import KINDS as REPORTS
from workbench.tables import TABLES, Table

GENERATED = "<!-- Generated from the declarations in the code by `make docs`; do not edit. -->"
BOTH = Speaker(SOURCE)
"""The pages say their words in every language; their cells are words already."""
KINDS = {
    "text": "chữ / text",
    "whole": "số nguyên / whole number",
    "real": "số / number",
    "flag": "đúng, sai / true, false",
    "date": "ngày / date",
}

READERS = {
    "department": "đơn vị phụ trách đào tạo, lãnh đạo / training department, leadership",
    "unit": "cả đơn vị được nói đến / the unit in question too",
    "officer": "cả đơn vị và công chức được nói đến / the unit and the officer in question too",
}
SCOPES = {
    "cohort": "cả đợt / the cohort",
    "domain": "mỗi lĩnh vực / each domain",
    "unit": "mỗi đơn vị / each unit",
    "officer": "mỗi công chức / each officer",
}


def data_dictionary() -> str:
    """Return every table and column in Markdown, both languages."""
    lines = ["# Từ điển dữ liệu / Data dictionary", "", GENERATED, ""]
    for table in TABLES.values():
        lines += [f"## `{table.name}`", "", _said(table.text), ""]
        if table.key:
            lines += ["Khóa / key: " + ", ".join(f"`{name}`" for name in table.key), ""]
        lines += [*markdown(_columns(table)), ""]
    return "\n".join(lines)


def _said(words: Words) -> str:
    """Return words in every language, one after the other."""
    return " ".join(words.in_(language) for language in languages())


def _columns(table: Table) -> Listing:
    heads = _heads("cột / column", "kiểu / type", "đơn vị / unit", "có thể trống / may be missing", "nghĩa / meaning")
    rows = [
        (
            column.name,
            KINDS[column.kind],
            column.unit,
            "có / yes" * column.missing,
            _said(column.text) + f" ({', '.join(column.among)})" * bool(column.among),
        )
        for column in table.columns
    ]
    if table.name == "levels":
        rows.append(
            ("p_0 … p_L", KINDS["real"], "share", "có / yes", "Xác suất từng cấp độ. Probability of each level.")
        )
    return listing(BOTH, table.name, heads, rows)


def _heads(key: str, *others: str) -> list[Column]:
    return [Column(key, key, "code"), *(Column(words, words) for words in others)]


def terms() -> str:
    """Return every term in Markdown, both languages."""
    heads = [Column(words, words) for words in ("English", "Tiếng Việt", "meaning", "nghĩa")]
    said = (tuple(w.in_(x) for w in (term.name, term.meaning) for x in ("en", "vi")) for term in TERMS.values())
    rows = sorted(said, key=lambda row: row[0].lower())
    made = listing(BOTH, "Thuật ngữ / Glossary", heads, rows)
    return "\n".join([f"# {made.caption}", "", GENERATED, "", *markdown(made), ""])


def report_reference() -> str:
    """Return every kind of report in Markdown, both languages: about whom, for whom, its files, what it reads."""
    lines = ["# Báo cáo / Reports", "", GENERATED, ""]
    for kind in REPORTS.values():
        lines += [f"## `{kind.name}`: {' / '.join(kind.title.in_(language) for language in languages())}", ""]
        lines += [f"- {part}" for part in _parts_of(kind)] + [""]
    return "\n".join(lines)


def _parts_of(kind: Kind) -> Iterator[str]:
    yield f"về / about: {SCOPES[kind.scope]}"
    yield f"dành cho / for: {READERS[kind.readers]}"
    yield f"tệp / files: {', '.join(f'`{path}`' for path in (kind.output, *kind.documents.values()))}"
    yield f"sổ tay / notebook: `notebooks/{kind.notebook}`"
    if kind.needs:
        yield f"chỉ khi có / only with: `{kind.needs}`"
    tables = dict.fromkeys(table for reads in kind.reading.tables for table in JOINED.get(reads.table, (reads.table,)))
    yield f"bảng / tables: {', '.join(f'`{table}`' for table in tables)}"
    yield f"tham số / parameters: {', '.join(f'`{key}`' for key in kind.reading.parameters)}"


def parameter_reference() -> str:
    """Return every key of the parameter files in Markdown, both languages."""
    lines = ["# Tham số / Parameters", "", GENERATED, ""]
    heads = _heads("khóa / key", "mặc định / default", "đơn vị / unit", "giới hạn / bounds", "nghĩa / meaning")
    for title, model in (
        ("Đợt đánh giá / Cohort", CohortParameters),
        ("Khung năng lực / Framework", Framework),
        ("Bảng đối chiếu (`crosswalk`, `other_framework`) / Crosswalk", Crosswalk),
    ):
        made = listing(BOTH, title, heads, _rows(model, ""))
        lines += [f"## {title}", "", *markdown(made), ""]
    return "\n".join(lines)


def _rows(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        part, within = _part_of(field.annotation)
        default = "" if part else _default(field)
        yield key, default, unit_of(model, name), bounds_of(model, name), _said(help_of(model, name))
        if part is not None and part.__name__ != "Name":
            yield from _rows(part, f"{key}{within}.")


def _part_of(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """The model inside a field's type, and how one of several is named: `[]` in a list, `.<scale>` by scale."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    found = [part for arg in get_args(annotation) if (part := _part_of(arg)[0]) is not None]
    kinds = {list: "[]", dict: ".<scale>"}
    return (found[0], kinds.get(get_origin(annotation), "")) if found else (None, "")


def _default(field: Any) -> str:
    if field.is_required():
        return "bắt buộc / required"
    value = field.get_default(call_default_factory=True)
    return (
        "–"
        if value is None or value in ("", [], {})
        else f"`{value}`".lower()
        if isinstance(value, bool)
        else f"`{value}`"
    )


def main(folder: Path) -> None:
    """Write the pages into `folder`."""
    pages = {
        "data-dictionary": data_dictionary(),
        "parameters": parameter_reference(),
        "glossary": terms(),
        "reports": report_reference(),
    }
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
