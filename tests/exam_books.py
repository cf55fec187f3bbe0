"""Small workbooks of exams for tests, and the percent that each officer reaches."""

import openpyxl
import pytest

from tests.exam_sheets import FRAMEWORK
from workbench.errors import InputError
from workbench.intake.read import read_cohort
from workbench.measure import scoring
from workbench.parameters import load_settings

WHO = ("SBD", "Đơn vị", "Vị trí")


def people(n):
    return [(f"{at + 1:03d}", "Đội 1", "Chuyên viên") for at in range(n)]


def exam(headers, answers, *, versions=None):
    """Return the sheet of officers and answers: a row of headers, then one row per officer."""
    form = () if versions is None else ("Mã đề",)
    rows = [(*WHO, *form, *headers)]
    for at, (who, given) in enumerate(zip(people(len(answers)), answers, strict=True)):
        rows.append((*who, *(() if versions is None else (versions[at],)), *given))
    return rows


def key_sheet(*rows, headers=("Câu", "Đáp án", "Lĩnh vực")):
    return [headers, *rows]


def read(tmp_path, sheets, extra=""):
    """Read a workbook of sheets, name → rows."""
    tmp_path.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(tmp_path / "r.xlsx")
    (tmp_path / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    file = tmp_path / "cohort.yaml"
    file.write_text(f"cohort: small\nlanguage: en\nframework: framework.yaml\nresults: r.xlsx\n{extra}", "utf-8")
    return read_cohort(load_settings(file))


def percents(cohort, scale="nv", penalty=0.0):
    """Return officer → percent on a scale, without those who have no result."""
    points = scoring.score_answers(cohort.answers, cohort.items, administered=cohort.administered, penalty=penalty)
    scores = scoring.scale_scores(
        points, cohort.items, domain_of={"law": "nv", "proc": "nv", "nv": "nv"}, answered=cohort.answers.notna()
    )
    own = scores[scores["scale_id"] == scale].set_index("officer_id")["percent"]
    return {officer: round(float(percent), 3) for officer, percent in own.items()}


def one_item(tmp_path, key, answers, extra="", *, options=None, others=("A", "B")):
    """Return officer → whether the answer to item 1 is right, beside items of plain letters that all get right."""
    filler = [(*others,)] * len(answers)
    sheets = {
        "Bài thi": exam(["Câu 1", *(f"Câu {at + 2}" for at in range(len(others)))],
                        [(answer, *rest) for answer, rest in zip(answers, filler, strict=True)]),
        "Đáp án": key_sheet(
            (1, key, "Pháp luật", options),
            *((at + 2, own, "Thủ tục", None) for at, own in enumerate(others)),
            headers=("Câu", "Đáp án", "Lĩnh vực", "Các phương án"),
        ),
    }  # fmt: skip
    cohort = read(tmp_path, sheets, extra)
    return cohort, [percents(cohort, "law").get(f"{at + 1:03d}") for at in range(len(answers))]


def said(cohort):
    return set(cohort.ledger["rule"])


def problems(tmp_path, sheets, extra=""):
    """Return what a workbook of sheets is refused for."""
    with pytest.raises(InputError) as refused:
        read(tmp_path, sheets, extra)
    return refused.value.problems
