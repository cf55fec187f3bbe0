"""Pages on an exam that officers sat in versions with different questions."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.notebooks.conftest import BASE, opened
from tests.notebooks.test_pages import outline, page
from workbench.analysis.graph import STEPS
from workbench.analysis.step import Workings
from workbench.lab.simulate import simulate, simulate_files, simulated_framework, write_workbook
from workbench.parameters import load_framework, load_settings

OFFICERS = 160


def fill(folder: Path, *, common: bool) -> None:
    """160 officers in 2 units and one domain sit two versions, with a third of the questions common, or none."""
    asked = {"officers": OFFICERS, "units": 2, "domains": 1, "seed": 5}
    parameters = folder / "cohort.yaml"
    simulate_files(folder / "results.xlsx", parameters=parameters, base_framework=BASE, **asked)
    framework = simulated_framework(load_framework(BASE), units=2, domains=1).model_copy(update={"valid": None})
    cohort = simulate(framework, officers=OFFICERS, seed=5)
    place = np.arange(len(cohort.items)) % 3
    of_item = np.where(place == 0, "101", np.where((place == 1) | ~np.array(common), "102", None))
    of_officer = np.where(np.arange(len(cohort.officers)) % 2, "101", "102")
    responses = cohort.responses.copy()
    other = (of_officer[:, None] != of_item[None, :]) & (of_item != None)[None, :]  # noqa: E711
    responses.iloc[:, 1:] = responses.iloc[:, 1:].mask(other)
    changed = replace(
        cohort,
        officers=cohort.officers.assign(form=of_officer),
        items=cohort.items.assign(form=of_item),
        responses=responses,
    )
    write_workbook(changed, folder / "results.xlsx")
    opened(parameters)


@pytest.fixture(scope="module", params=["items", "none"])
def exam(request, made_once):
    folder = made_once(f"forms-{request.param}", partial(fill, common=request.param == "items"))
    return opened(folder / "cohort.yaml", how=request.param)


def said(exam, notebook_cells, name, language, **subject):
    html = page(notebook_cells(name), language, parameters=exam.parameters, tables=exam.tables, **subject)
    return " ".join(outline(html).texts)


WORDS = {
    "en": {
        "several": "officers sat versions with different questions",
        "one": "They are on one scale",
        "apart": "not all of these can be put on one scale",
        "undeclared": "it is not declared that they were given out at random",
        "items": "common questions",
        "none": "not comparable",
        "of_one": "There were several versions",
        "compared": "must not be compared, nor units whose officers did",
    },
    "vi": {
        "several": "công chức làm các mã đề có câu hỏi khác nhau",
        "one": "Các mã đề đã được đưa về cùng một thang",
        "apart": "không đưa được tất cả về cùng một thang",
        "undeclared": "không ghi rằng đề được phát ngẫu nhiên",
        "items": "câu chung",
        "none": "không so sánh được",
        "of_one": "Có nhiều mã đề",
        "compared": "cũng như giữa các đơn vị có những người đó",
    },
}


@pytest.mark.parametrize("language", WORDS)
def test_the_exam_page_lists_the_versions_and_says_whether_they_are_on_one_scale(exam, notebook_cells, language):
    words, text = WORDS[language], said(exam, notebook_cells, "exam_quality", language)
    assert words["several"] in text
    assert (words["one"] in text) == (exam.how != "none")
    assert (words["apart"] in text) == (exam.how == "none")
    assert (words["undeclared"] in text) == (exam.how == "none")
    assert words[exam.how] in text
    assert {"101", "102"} <= set(text.split())


@pytest.mark.parametrize("language", WORDS)
def test_pages_that_show_levels_say_why_they_are_the_estimates(exam, notebook_cells, language):
    words = WORDS[language]
    officer = str(exam.analysis.tables["gaps"].dropna(subset=["level"])["officer_id"].iloc[0])
    unit = str(exam.analysis.tables["officers"].set_index("officer_id").loc[officer, "unit_id"])
    for name, subject in (
        ("individual_profile", {"officer": officer}),
        ("unit_profile", {"unit": unit}),
        ("cohort_overview", {}),
    ):
        text = said(exam, notebook_cells, name, language, **subject)
        of_one = name == "individual_profile" and exam.how != "none"
        assert words["of_one" if of_one else "several"] in text, name
        assert (words["compared"] in text) == (exam.how == "none"), name


def test_units_are_compared_by_percentages_on_one_scale(exam):
    tables = exam.analysis.tables
    domain = tables["forms"]["domain_id"].iloc[0]
    home = tables["officers"][["officer_id", "unit_id"]]
    raw, estimated = (
        tables[name][tables[name]["scale_id"] == domain].merge(home).groupby("unit_id")[column].mean()
        for name, column in (("scores", "percent"), ("levels", "estimate"))
    )
    told = tables["unit_scales"].set_index(["scale_id", "unit_id"]).loc[domain, "mean_percent"]
    assert told.to_numpy(float) == pytest.approx(estimated.reindex(told.index).to_numpy(float), abs=1e-9)
    if exam.how == "none":
        assert told.to_numpy(float) == pytest.approx(raw.reindex(told.index).to_numpy(float), abs=1e-9)
    else:
        assert (told.astype(float) - raw.reindex(told.index)).abs().max() > 0.1


def test_versions_declared_as_given_out_at_random_are_on_one_scale(exam):
    settings = load_settings(Path(exam.parameters), {"exam.forms": "random"})
    found = Workings(settings, STEPS)["forms"]
    assert set(found.groupby("domain_id")["scale"].nunique()) == {1}
    assert ("random" in set(found["linked_by"])) == (exam.how == "none")
