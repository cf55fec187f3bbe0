"""Runs with notebooks of one cell; the kernel is replaced in all but the last test."""

import json
import shutil

import nbformat
import openpyxl
import pandas as pd
import pytest

from tests.analysed import begun
from workbench.analysis import kept_analysis
from workbench.errors import ParameterError
from workbench.parameters import load_settings
from workbench.report.kinds import KINDS
from workbench.run import batch, making
from workbench.run.engine import NotebookFailed
from workbench.run.keys import said_again
from workbench.run.manifest import read_manifest, verify

NAMES = ("parameters", "tables", "language")


def run(settings, *, reports, engine="papermill", **asked):
    """Run a cohort that is analysed already, where the folder of reports is a new one."""
    if not (reports / settings.parameters.cohort).exists():
        begun(settings, reports)
    return batch.run(settings, reports=reports, engine=engine, **asked)


def write_notebook(folder, kind, cell="print(language)"):
    about = [] if kind.scope == "cohort" else [kind.scope]
    declared = "\n".join(f'{name} = ""' for name in (*NAMES, *about))
    cells = [
        nbformat.v4.new_code_cell(declared, metadata={"tags": ["parameters"]}, id="a"),
        nbformat.v4.new_code_cell(cell, id="b"),
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / kind.notebook)


@pytest.fixture(scope="module")
def cohort(twelve):
    return load_settings(twelve)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    for kind in KINDS.values():
        write_notebook(folder, kind)
    return folder


@pytest.fixture
def executed(monkeypatch):
    """Replace the kernel: each call is noted; those whose output's name is in `failing` fail after saving."""
    calls, failing = [], set()

    def execute(notebook, output, parameters, *, engine, seconds):
        name = output.name[1:].split(".")[0] + ".ipynb"
        calls.append(name)
        assert all(isinstance(value, str) for value in parameters.values())
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(parameters))
        if name in failing:
            raise NotebookFailed("ZeroDivisionError", 2)
        return nbformat.v4.new_notebook()

    monkeypatch.setattr(making, "execute", execute)
    execute.calls, execute.failing = calls, failing
    return execute


def test_a_run_makes_everything_and_then_keeps_it(cohort, reports, notebooks, executed):
    first = batch.run(cohort, reports=reports, notebooks=notebooks, engine="papermill")
    assert first.exit_status == 0
    assert first.count("done") == len(executed.calls) == len(first.reports)
    assert len([r for r in first.reports if r.kind == "individual"]) == 12
    assert first.rows == first.accepted + first.quarantined
    assert {c.state for c in verify(first.folder)} == {"ok"}
    names = load_settings(first.folder / "parameters.yaml")
    assert names.digest == cohort.digest
    assert names.results.resolve() == cohort.results.resolve()

    executed.calls.clear()
    again = run(cohort, reports=reports, notebooks=notebooks)
    assert again.count("kept") == len(again.reports)
    assert executed.calls == []

    page = next(r for r in again.reports if r.kind == "unit").page
    (again.folder / page.path).write_text("tampered")
    assert next(c.state for c in verify(again.folder)) == "changed"
    repaired = run(cohort, reports=reports, notebooks=notebooks)
    assert repaired.count("done") == len(executed.calls) == 1
    assert repaired.again == {"files": 1}


def test_only_what_is_asked_for_is_made_and_the_rest_is_remembered(cohort, tmp_path, notebooks, executed):
    some = run(cohort, reports=tmp_path, only=["exam", "cohort"], notebooks=notebooks)
    assert executed.calls == ["cohort.ipynb", "exam.ipynb"] or executed.calls == ["exam.ipynb", "cohort.ipynb"]
    more = run(cohort, reports=tmp_path, only=["domain"], notebooks=notebooks)
    kinds = {record.kind for record in read_manifest(some.folder).reports}
    assert kinds == {"cohort", "exam", "domain"}
    assert more.count("done") == len(more.reports)


def test_a_failing_report_costs_its_own_only_and_is_redone(cohort, tmp_path, notebooks, executed):
    executed.failing.add("exam.ipynb")
    outcome = run(cohort, reports=tmp_path, only=["cohort", "exam"], notebooks=notebooks)
    assert outcome.exit_status == 1
    [failed] = outcome.failed
    assert (failed.id, failed.error, failed.cell, failed.page) == ("exam", "ZeroDivisionError", 2, None)
    assert failed.notebook is not None
    assert "ZeroDivisionError" in outcome.index.read_text()

    executed.failing.clear()
    executed.calls.clear()
    again = run(cohort, reports=tmp_path, only=["cohort", "exam"], notebooks=notebooks)
    assert executed.calls == ["exam.ipynb"]
    assert again.exit_status == 0


def test_a_changed_name_redoes_only_the_reports_that_hold_it(cohort, tmp_path, notebooks, executed):
    shutil.copytree(cohort.file.parent, tmp_path / "c")
    settings = load_settings(tmp_path / "c" / "p.yaml")
    run(settings, reports=tmp_path, notebooks=notebooks)
    book = openpyxl.load_workbook(settings.results)
    sheet = book["Cán bộ"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(3, heads.index("Họ và tên") + 1).value = "Nguyễn Văn Khác"
    officer, unit = (sheet.cell(3, heads.index(head) + 1).value for head in ("Mã cán bộ", "Đơn vị"))
    book.save(settings.results)

    again = run(settings, reports=tmp_path, notebooks=notebooks)
    pairs = pd.read_parquet(again.folder / "tables" / "coaching_plan.parquet")
    coached = set(pairs.loc[pairs["coach_id"] == officer, "officer_id"]) - {officer}
    plan = pd.read_parquet(again.folder / "tables" / "training_plan.parquet")
    goes = plan.loc[plan["officer_id"] == officer, "scale_id"].map(settings.framework.domain_of)
    domains = {f"domain:{domain}" for domain in goes}
    expected = {"cohort", *domains, f"unit:{unit}", f"coaching:{unit}", f"individual:{officer}"}
    redone = {r.id for r in again.reports if r.status == "done"}
    assert redone == expected | {f"individual:{other}" for other in coached}
    reasons = {"all": 1, "domain": len(domains), "unit": 2, "officer": 1 + len(coached)}
    assert again.again == {reason: n for reason, n in reasons.items() if n}


def test_a_changed_section_redoes_only_the_kinds_that_read_it(cohort, tmp_path, notebooks, executed):
    run(cohort, reports=tmp_path, notebooks=notebooks)
    other = load_settings(cohort.file, {"training.release_cap": "0.16", "items.too_easy": "0.81"})
    again = run(other, reports=tmp_path, notebooks=notebooks)
    kinds = [r.kind for r in again.reports]
    assert again.again["section training"] == kinds.count("unit")
    assert again.again["section items"] == 1
    kept = {r.kind for r in again.reports if r.status == "kept"}
    assert {"cut-scores", "individual"} <= kept
    assert not kept & {"exam", "unit"}


def test_the_runs_own_parameters_lead_to_the_same_analysis(cohort, tmp_path, notebooks, executed):
    source = tmp_path / "c"
    shutil.copytree(cohort.file.parent, source)
    published = run(load_settings(source / "p.yaml"), reports=tmp_path / "before", only=["exam"], notebooks=notebooks)
    items = pd.read_parquet(published.folder / "tables" / "items.parquet")
    domain = cohort.framework.domains[0].id
    items = items.loc[items["competency_id"].map(cohort.framework.domain_of) == domain, "item_id"]
    own = [f"{level},{item},0.{3 * level - 1}" for level in (2, 3) for item in items]
    lines = [f"{judge},{line}" for judge in "AB" for line in own]
    (source / "panel.csv").write_text("judge,level,item_id,probability\n" + "\n".join(lines), encoding="utf-8")
    asked = {f"standards.{domain}.file": "panel.csv", "training.keep": "../before/p"}
    settings = load_settings(source / "p.yaml", asked)
    outcome = run(settings, reports=tmp_path / "further" / "away", only=["exam"], notebooks=notebooks)
    again = load_settings(outcome.folder / "parameters.yaml")
    kept = again.file.parent / again.parameters.standards[domain].file
    assert kept.is_relative_to(outcome.folder)
    assert kept.read_bytes() == (source / "panel.csv").read_bytes()
    assert again.parameters.training.keep == "published"
    assert again.parameters.framework == "framework.yaml"
    tables = outcome.folder / "tables"
    given = kept_analysis(settings, tables)
    shutil.rmtree(published.folder)
    (source / "panel.csv").unlink()
    assert kept_analysis(again, tables).digest == given.digest
    assert kept_analysis(cohort, tables) is None


def test_why_reports_are_made_again_is_said():
    said = said_again(["unit"] * 10 + ["section training"] * 2)
    assert said.in_("en") == "Reports to make again, 12: section training changed (2); data of the unit changed (10)."
    assert said.in_("vi") == "Lập lại 12 báo cáo: mục tham số training đã đổi (2); số liệu của đơn vị đã đổi (10)."


def test_the_manifest_holds_ids_but_no_names(cohort, tmp_path, notebooks, executed):
    outcome = run(cohort, reports=tmp_path, only=["individual"], notebooks=notebooks)
    officers = pd.read_parquet(outcome.folder / "tables" / "officers.parquet")
    written = (outcome.folder / "manifest.json").read_text()
    assert all(officer in written for officer in officers["officer_id"])
    assert not any(name in written for name in officers["name"])


def test_reports_that_the_cohort_no_longer_has_are_removed(cohort, tmp_path, notebooks, executed, monkeypatch):
    outcome = run(cohort, reports=tmp_path, only=["unit"], notebooks=notebooks)
    gone = outcome.reports[0]
    own = outcome.folder / "units" / "own-notes.txt"
    own.write_text("kept")
    everything = batch.all_targets
    monkeypatch.setattr(batch, "all_targets", lambda a: [t for t in everything(a) if t.id != gone.id])
    run(cohort, reports=tmp_path, only=["unit"], notebooks=notebooks)
    assert not (outcome.folder / gone.page.path).exists()
    assert own.exists()
    assert gone.id not in {r.id for r in read_manifest(outcome.folder).reports}


@pytest.mark.parametrize(
    "wrong",
    [
        {"only": ["unti"]},
        {"units": ["no-such-unit"]},
        {"officers": ["no-such-officer"]},
        {"engine": "wram"},
        {"formats": ["odt"]},
        {"language": "fr"},
        {"workers": 1000},
    ],
)
def test_wrong_choices_are_refused_before_anything_is_written(cohort, tmp_path, notebooks, executed, wrong):
    with pytest.raises(ParameterError):
        batch.run(cohort, reports=tmp_path / "r", notebooks=notebooks, **({"engine": "papermill"} | wrong))
    assert not (tmp_path / "r").exists()


def test_a_parameter_that_the_notebook_lacks_is_refused(cohort, tmp_path, executed):
    exam = KINDS["exam"]
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell('parameters = ""\ntable = ""', metadata={"tags": ["parameters"]}, id="a")],
            metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
        ),
        tmp_path / exam.notebook,
    )
    with pytest.raises(ParameterError) as refused:
        run(cohort, reports=tmp_path / "r", only=["exam"], notebooks=tmp_path)
    assert [p.value for p in refused.value.problems] == ["tables", "language"]


@pytest.mark.parametrize("engine", ["warm", "papermill"])
def test_with_a_real_engine_one_fails_and_one_is_made(cohort, tmp_path, engine):
    write_notebook(tmp_path, KINDS["cohort"], 'assert language == "en"')
    write_notebook(tmp_path, KINDS["exam"], "1 / 0")
    outcome = run(
        cohort,
        reports=tmp_path / "r{x}",
        only=["cohort", "exam"],
        language="en",
        workers=2,
        engine=engine,
        notebooks=tmp_path,
    )
    assert {r.id: r.status for r in outcome.reports} == {"cohort": "done", "exam": "failed"}
    [failed] = outcome.failed
    assert (failed.error, failed.cell) == ("ZeroDivisionError", 3)
    assert "ZeroDivisionError" in (outcome.folder / failed.notebook.path).read_text()
    assert not list(outcome.folder.rglob("*.partial*"))


@pytest.mark.parametrize("engine", ["warm", "papermill"])
def test_an_executed_notebook_names_files_from_its_own_folder_and_nothing_of_the_machine(cohort, tmp_path, engine):
    write_notebook(tmp_path, KINDS["cohort"], "None")
    write_notebook(tmp_path, KINDS["exam"], "1 / 0")
    asked = {"only": ["cohort", "exam"], "workers": 2, "engine": engine, "notebooks": tmp_path}
    outcome = run(cohort, reports=tmp_path / "r{x}", **asked)
    for record in outcome.reports:
        path = outcome.folder / record.notebook.path
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        [given] = [cell for cell in notebook.cells if "injected-parameters" in cell.metadata.get("tags", [])]
        scope = {}
        exec(given.source, scope)
        assert (path.parent / scope["parameters"]).resolve() == outcome.folder / "parameters.yaml"
        assert (path.parent / scope["tables"]).resolve() == outcome.folder / "tables"
        assert str(tmp_path) not in path.read_text(encoding="utf-8")
