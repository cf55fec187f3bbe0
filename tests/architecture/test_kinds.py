"""A kind of report is one folder and one notebook: whoever walks the kinds finds it there, and names none."""

import ast
import json
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from tests.analysed import begun
from workbench import report
from workbench.parameters import load_settings
from workbench.report.kinds import KINDS, WRITTEN_BY, found, writer
from workbench.run.batch import run
from workbench.run.manifest import read_manifest
from workbench.shipped import notebooks

ROOT = Path(__file__).parents[2]
NOTEBOOKS = notebooks()
REPORT = Path(report.__file__).parent
# What all kinds share, and what commands write and no run: a page of several analyses, registers.
NO_KINDS = {"frame", "shared", "comparison", "registers"}
FOLDERS = sorted(path.parent.name for path in REPORT.glob("*/__init__.py") if path.parent.name not in NO_KINDS)


def imported(path):
    """Return the dotted names that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    names = {f"{node.module}.{alias.name}" for node in froms for alias in node.names}
    return names | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_declares_its_kinds_beside_their_page_and_writers(folder):
    kinds = [kind for kind in KINDS.values() if kind.package == f"{report.__name__}.{folder}"]
    assert kinds
    assert {kind.name for kind in kinds} == {kind.name for kind in import_module(f"{kinds[0].package}.kind").KINDS}
    assert callable(import_module(f"{kinds[0].package}.page").open_page)
    written = {format for kind in kinds for format in kind.documents}
    for format, module in WRITTEN_BY.items():
        assert (REPORT / folder / f"{module}.py").is_file() == (format in written), module
        assert all(callable(writer(kind, format)) for kind in kinds if format in kind.documents)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_each_notebook_shows_the_page_of_its_kind_and_asks_for_its_subject(kind):
    cells = json.loads((NOTEBOOKS / kind.notebook).read_text(encoding="utf-8"))["cells"]
    given, opening = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"][:2]
    assert f"from {kind.package} import page" in opening
    assert kind.scope == "cohort" or f"{kind.scope} = " in given


def test_every_notebook_but_the_studio_s_belongs_to_a_kind():
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} - {"studio.ipynb"} == {k.notebook for k in KINDS.values()}


def test_kinds_stand_in_their_declared_order_and_each_writes_files_of_its_own():
    assert list(KINDS) == sorted(KINDS, key=lambda name: KINDS[name].order)
    assert len({kind.order for kind in KINDS.values()}) == len(KINDS)
    files = [path for kind in KINDS.values() for path in (kind.output, *kind.documents.values())]
    assert len(set(files)) == len(files)


def test_what_is_about_a_unit_or_an_officer_lies_in_the_unit_s_folder_and_is_for_it():
    for kind in KINDS.values():
        own = kind.scope in ("unit", "officer")
        files = (kind.output, *kind.documents.values())
        assert [path.startswith("units/{unit}/") for path in files] == [own] * len(files), kind.name
        assert (kind.readers != "department") == own, kind.name


def test_nobody_outside_a_folder_imports_a_kind():
    folders = tuple(f"{report.__name__}.{folder}." for folder in FOLDERS)
    for path in (ROOT / "workbench").rglob("*.py"):
        if path.relative_to(REPORT.parent).parts[:2] not in {("report", folder) for folder in FOLDERS}:
            assert not [name for name in imported(path) if name.startswith(folders)], path


KIND = """
from workbench.messages import as_is
from workbench.report.frame.declaration import COUNTS, EVERY_PAGE, Format, Kind, Reading

KINDS = (
    Kind(
        name="grades",
        notebook="grades.ipynb",
        scope="cohort",
        output="cohort/grades.html",
        title=as_is("Grades"),
        readers="department",
        order=15,
        documents={Format.XLSX: "cohort/grades.xlsx", Format.DOCX: "cohort/grades.docx"},
        reading=Reading((COUNTS,), parameters=EVERY_PAGE),
    ),
)
"""
PAGE = """
from workbench.report.frame.view import open_view


def open_page(parameters, tables="", language=""):
    return open_view(parameters, tables, language)


def header(view):
    return view.open("Grades of " + view.parameters.cohort)
"""
WRITER = """
def write(view):
    return f"{__name__} of {view.parameters.cohort} in {view.speaker.language}".encode()
"""
CELLS = (
    'parameters = ""\ntables = ""\nlanguage = ""',
    "from reports_of_a_test.grades import page\nview = page.open_page(parameters, tables, language)",
    "page.header(view)",
)


@pytest.fixture
def grades(tmp_path, monkeypatch):
    """A kind that nothing but its folder and its notebook declare, beside a folder that is no kind."""
    package = tmp_path / "reports_of_a_test"
    for folder, files in {
        "grades": {"kind": KIND, "page": PAGE, "book": WRITER, "letter": WRITER},
        "shared": {"lists": ""},
    }.items():
        (package / folder).mkdir(parents=True)
        for name, text in {"__init__": "", **files}.items():
            (package / folder / f"{name}.py").write_text(text, encoding="utf-8")
    (package / "__init__.py").touch()
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    cells[0].metadata["tags"] = ["parameters"]
    (tmp_path / "notebooks").mkdir()
    like = nbformat.read(NOTEBOOKS / "cohort_overview.ipynb", as_version=4)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=like.metadata)
    nbformat.write(notebook, tmp_path / "notebooks" / "grades.ipynb")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    [kind] = found(package.name).values()
    monkeypatch.setitem(KINDS, kind.name, kind)
    return kind


def test_a_folder_and_a_notebook_are_a_kind(grades, tmp_path, twelve):
    made = {"engine": "papermill", "formats": ["html", "xlsx", "docx"], "language": "en"}
    settings = load_settings(twelve)
    begun(settings, tmp_path)
    outcome = run(settings, reports=tmp_path, only=["grades"], notebooks=tmp_path / "notebooks", **made)
    [record] = read_manifest(outcome.folder).reports
    assert (record.id, record.status, record.page.path) == ("grades", "done", grades.output)
    cohort = settings.parameters.cohort
    assert f"<h1>Grades of {cohort}</h1>" in (outcome.folder / grades.output).read_text(encoding="utf-8")
    assert {format: (outcome.folder / file.path).read_text() for format, file in record.documents.items()} == {
        "xlsx": f"reports_of_a_test.grades.book of {cohort} in en",
        "docx": f"reports_of_a_test.grades.letter of {cohort} in en",
    }
    assert f'href="{grades.output}">Grades' in outcome.index.read_text(encoding="utf-8")
