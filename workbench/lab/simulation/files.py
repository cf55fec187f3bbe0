"""Simulated cohorts as files: the workbook, the truth, and parameters that fit them."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xlsxwriter

from workbench import private
from workbench.errors import InputError, ParameterError, Problem
from workbench.inputs import package, read_bytes
from workbench.inputs.trees import LARGEST_YAML
from workbench.lab.simulation.again import (
    NOTICE_SHEET,
    Recipe,
    contradiction,
    first_wave,
    next_day,
    next_wave,
    recipe_line,
)
from workbench.lab.simulation.cohort import SimulatedCohort, default_cuts
from workbench.lab.simulation.frameworks import simulated_framework
from workbench.lab.simulation.people import leaf_units
from workbench.messages import Words, msg
from workbench.parameters import (
    CohortParameters,
    Framework,
    Settings,
    dump_complete,
    load_framework,
    load_previous,
    load_settings,
    write_text,
)
from workbench.parameters.names import Name
from workbench.parameters.operations import Operations

SHEETS = {
    "officers": "Cán bộ",
    "items": "Câu hỏi",
    "responses": "Bài làm",
    "attendance": "Khóa học đã dự",
    "ratings": "Đánh giá",
}
WRITING = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NOTICE = (
    "DỮ LIỆU MÔ PHỎNG – SIMULATED DATA",
    "Người, họ tên, câu hỏi và bài làm trong tệp này đều do máy tạo ra; không phải kết quả thật của bất kỳ ai.",
    "The people, names, items and answers in this file are made by a program; they are nobody's real results.",
)
HEADERS = {
    "officer_id": "Mã cán bộ",
    "name": "Họ và tên",
    "unit_id": "Đơn vị",
    "position_id": "Vị trí việc làm",
    "team": "Đội",
    "grade": "Ngạch",
    "gender": "Giới tính",
    "birth_year": "Năm sinh",
    "form": "Mã đề",
    "item_id": "Mã câu hỏi",
    "competency_id": "Năng lực",
    "key": "Đáp án",
    "points": "Điểm",
    "options": "Phương án",
    "level": "Cấp độ",
    "text": "Nội dung",
    "anchor": "Câu neo",
    "course_id": "Khóa học",
    "source": "Người đánh giá",
    "date": "Ngày",
}


@dataclass(frozen=True)
class SimulationSummary:
    """What `simulate_files` wrote: the files (None where not asked for) and the numbers of the cohort."""

    out: Path
    truth: Path | None
    item_truth: Path | None
    parameters: Path | None
    framework: Path | None
    officers: int
    items: int
    units: int
    domains: int
    bad_rows: int
    seed: int


def write_workbook(simulated: SimulatedCohort, path: Path) -> None:
    """Write a simulated cohort as a workbook of results, in one step; every id and answer is text.

    The first sheet says that the data are simulated, and how they were drawn; the others are `Cán bộ`, `Câu hỏi`,
    `Bài làm`, and for a second wave `Khóa học đã dự` and `Đánh giá`. The same cohort always gives the same bytes.
    """
    private.folder(path.parent)
    beside = private.beside(path)
    try:
        with xlsxwriter.Workbook(beside, WRITING) as book:
            book.set_properties({"title": NOTICE[0], "comments": NOTICE[1], "created": dt.datetime(2019, 1, 1)})
            bold = book.add_format({"bold": True})
            notice = book.add_worksheet(NOTICE_SHEET)
            for row, line in enumerate((*NOTICE, recipe_line(simulated))):
                notice.write_string(row, 0, line, bold if row == 0 else None)
            for part, title in SHEETS.items():
                if getattr(simulated, part) is None:
                    continue
                sheet = book.add_worksheet(title)
                sheet.set_header(f"&C{NOTICE[0]}")
                sheet.freeze_panes(1, 1)
                _write_frame(sheet, getattr(simulated, part), bold)
        private.put(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def write_truth(simulated: SimulatedCohort, path: Path) -> Path:
    """Write the truth as CSV, and the truth about the items beside it as `<stem>-items.csv`, which is returned.

    Columns of the first: officer_id, scale_id, theta_true (logits), true_percent (expected score, blanks counted as
    wrong), true_level (by the cut scores).
    """
    items = path.with_name(f"{path.stem}-items.csv")
    _write_csv(simulated.truth, path)
    _write_csv(simulated.item_truth, items)
    return items


def simulate_files(
    out: Path,
    *,
    base_framework: Path,
    officers: int | None = None,
    units: int | None = None,
    domains: int | None = None,
    seed: int | None = None,
    truth: Path | None = None,
    parameters: Path | None = None,
    like: Path | None = None,
    previous: Path | None = None,
    bad_rows: int = 0,
) -> SimulationSummary:
    """Simulate a cohort and write its workbook and, if asked for, its truth and parameters that fit it.

    Args:
        out: the workbook to write.
        base_framework: framework to simulate from, unless `like` is given.
        officers: number of officers; by default the people that the framework's units need.
        units: number of leaf units; by default the framework's.
        domains: number of professional domains; by default the framework's.
        seed: seed of every random draw; by default 2019, of a next wave one more than the earlier wave's.
        truth: CSV to write the truth to.
        parameters: cohort file to write (`simulated: true`), with its framework beside it as `<stem>-framework.yaml`.
        like: parameters of an existing cohort, whose framework, cut scores and settings are taken over.
        previous: parameters of a simulated cohort, whose next wave is simulated; by default the one that `like` names.
            Its files say which people and items it has; what is given of these must agree with them. The seed is that
            of the next wave's own draws, by default one more than the earlier wave's.
        bad_rows: how many rows to spoil; none of a next wave's.

    Raises:
        ParameterError: where a number or file is wrong, or a file that is not simulated would be overwritten. Nothing
            is written then.
    """
    followed = like or previous
    settings = load_settings(followed) if followed is not None else None
    earlier = load_settings(previous) if previous else load_previous(settings) if settings else None
    base = settings.framework if settings is not None else load_framework(base_framework)
    framework = base if earlier is not None else simulated_framework(base, units=units, domains=domains)
    if settings is None and earlier is None:
        framework = framework.model_copy(update={"valid": None})
    beside = parameters.with_name(f"{parameters.stem}-framework.yaml") if parameters is not None else None
    refusals = [_refusal_of_workbook(out), _refusal(parameters, "simulated"), _refusal(beside, "synthetic", framework)]
    problems = [problem for problem in refusals if problem is not None]
    if earlier is not None:
        problems += _of_next_wave(base, units=units, domains=domains, bad_rows=bad_rows)
    if problems:
        raise ParameterError(problems)
    recipe = Recipe(officers, seed)
    if earlier is None:
        simulated = first_wave(settings, framework, recipe, bad_rows=bad_rows)
    else:
        simulated = next_wave(settings if like else None, earlier, framework, recipe)
    write_workbook(simulated, out)
    item_truth = write_truth(simulated, truth) if truth is not None else None
    if parameters is not None and beside is not None:
        write_text(beside, dump_complete(framework))
        fitting = _fitting(settings, framework, out=out, parameters=parameters, beside=beside)
        if earlier is not None:
            fitting = _next(fitting, earlier, day=next_day(settings if like else None, earlier), parameters=parameters)
        write_text(parameters, dump_complete(fitting))
    return SimulationSummary(
        out=out,
        truth=truth,
        item_truth=item_truth,
        parameters=parameters,
        framework=beside,
        officers=len(simulated.abilities),
        items=len(simulated.items),
        units=len(leaf_units(framework)),
        domains=len({p.domain for p in framework.positions}),
        bad_rows=bad_rows,
        seed=simulated.seed,
    )


def _of_next_wave(framework: Framework, *, units: int | None, domains: int | None, bad_rows: int) -> list[Problem]:
    """Return which numbers asked for a next wave cannot have: its framework is given, and no row is spoilt."""
    professional = len({position.domain for position in framework.positions})
    fixed = (
        ("--units", units, len(leaf_units(framework))),
        ("--domains", domains, professional),
        ("--bad-rows", bad_rows, 0),
    )
    return [contradiction(option, asked, n) for option, asked, n in fixed if asked is not None and asked != n]


def _next(fitting: CohortParameters, earlier: Settings, *, day: dt.date, parameters: Path) -> CohortParameters:
    """Return the parameters of a next wave: it names the earlier one and is scored so that the two can be linked."""
    previous = Path(os.path.relpath(earlier.file.resolve(), parameters.resolve().parent)).as_posix()
    model = "rasch" if fitting.scoring.model == "ctt" else fitting.scoring.model
    start = day + dt.timedelta(days=79 - (day.weekday() + 2) % 7)
    return fitting.model_copy(
        update={
            "previous": previous,
            "assessed": day,
            "scoring": fitting.scoring.model_copy(update={"model": model}),
            "training": fitting.training.model_copy(update={"start": start, "holidays": []}),
        }
    )


def _write_frame(sheet: xlsxwriter.worksheet.Worksheet, frame: pd.DataFrame, bold: xlsxwriter.format.Format) -> None:
    shown = frame.dropna(axis="columns", how="all") if len(frame) else frame
    numbers = [pd.api.types.is_numeric_dtype(dtype) for dtype in shown.dtypes]
    for column, name in enumerate(shown.columns):
        sheet.write_string(0, column, HEADERS.get(name, name), bold)
    filled = shown.notna().to_numpy()
    for row, values in enumerate(shown.to_numpy(dtype=object)):
        for column in filled[row].nonzero()[0].tolist():
            if numbers[column]:
                sheet.write_number(row + 1, column, values[column])
            else:
                sheet.write_string(row + 1, column, values[column])


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    private.folder(path.parent)
    beside = private.beside(path)
    try:
        frame.to_csv(beside, index=False, float_format="%.6f", encoding="utf-8", lineterminator="\n")
        private.put(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _fitting(
    settings: Settings | None, framework: Framework, *, out: Path, parameters: Path, beside: Path
) -> CohortParameters:
    """Return cohort parameters for the workbook `out`, as they stand in the file `parameters`."""
    name = re.sub(r"[^a-z0-9]+", "-", parameters.stem.lower()).strip("-") or "simulated"
    fields: dict[str, object] = {
        "cohort": name[:80],
        "framework": beside.name,
        "results": Path(os.path.relpath(out.resolve(), parameters.resolve().parent)).as_posix(),
        "previous": None,
        "simulated": True,
        "columns": {},
        "defaults": {},
    }
    if settings is not None:
        levels = settings.parameters.levels
        overrides = {scale: cuts for scale, cuts in levels.overrides.items() if scale in framework.domain_of}
        kept = {key: getattr(settings.parameters, key) for key in CohortParameters.model_fields}
        kept |= {key: _moved(settings, key, parameters) for key in ("crosswalk", "other_framework")}
        kept["levels"] = levels.model_copy(update={"overrides": overrides})
        training = settings.parameters.training
        trainers = {domain: n for domain, n in training.trainers.items() if domain in framework.domain_of}
        # Operations are about other people, and about sessions of their plan.
        kept |= {
            "operations": None,
            "training": training.model_copy(update={"trainers": trainers, "operations": Operations()}),
        }
        return CohortParameters.model_validate(kept | fields)
    made: dict[str, object] = {
        "title": Name(vi=f"Đợt mô phỏng {name}", en=f"Simulated cohort {name}"),
        "assessed": dt.date(2019, 6, 15),
        "levels": {"cuts": default_cuts(framework.top_level)},
        "fairness": {"groupings": ["gender"]},
        "training": {"start": dt.date(2019, 9, 2)},
    }
    return CohortParameters.model_validate(made | fields)


def _moved(settings: Settings, key: str, parameters: Path) -> str | None:
    """The file that a key of the settings names, as the new parameter file has to name it."""
    name = getattr(settings.parameters, key)
    if name is None:
        return None
    return Path(os.path.relpath((settings.file.parent / name).resolve(), parameters.resolve().parent)).as_posix()


def _refusal(path: Path | None, mark: str, same_as: Framework | None = None) -> Problem | None:
    """Return why a YAML file may not be overwritten: it is there, does not say `mark: true`, and would change."""
    if path is None or not path.exists():
        return None
    text = read_bytes(path, most=LARGEST_YAML, error=ParameterError).decode("utf-8", errors="replace")
    marked = re.search(rf"^{mark}:\s*true\b", text, re.MULTILINE)
    if marked or (same_as is not None and _holds(path, same_as)):
        return None
    said = msg("The file exists and does not say `{mark}: true`, so it is not overwritten.")
    return _keep(path, said.format(mark=mark))


def _holds(path: Path, framework: Framework) -> bool:
    try:
        return load_framework(path) == framework
    except ParameterError:
        return False


def _refusal_of_workbook(path: Path) -> Problem | None:
    """Return why a workbook may not be overwritten: it is there and does not call itself simulated."""
    if path.suffix.lower() != ".xlsx":
        return Problem(
            msg("Simulated results go into an .xlsx file."),
            rule="simulate",
            file=str(path),
        )
    if not path.exists():
        return None
    try:
        sheets = list(package.examine(path))
    except InputError:
        sheets = []
    if NOTICE_SHEET in sheets:
        return None
    said = msg("The file exists and does not hold simulated data, so it is not overwritten.")
    return _keep(path, said)


def _keep(path: Path, said: Words) -> Problem:
    return Problem(said, msg("Choose another file name."), "overwrite", str(path))
