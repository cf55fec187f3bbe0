"""Two drawing systems: marks write the light SVG, matplotlib draws through one door; nobody else writes a picture."""

import ast
import re
from pathlib import Path

import pytest

WORKBENCH = Path(__file__).parents[2] / "workbench"
ELEMENT = re.compile(
    r"<(?:svg|g|rect|circle|ellipse|line|path|poly(?:line|gon)|text|tspan|use|defs|pattern|marker|image|foreignObject)[\s>/]"
    r"|data:image/svg"
)


def strings(source: str) -> list[str]:
    """Every piece of text of a program but its docstrings, whether plain or with values in it."""
    tree = ast.parse(source)
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None
    }
    texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [node.value for node in texts if id(node) not in said]


def imported(source: str) -> set[str]:
    """Every module that a program imports, and every name that it takes from one."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def programs() -> dict[str, str]:
    return {
        path.relative_to(WORKBENCH).as_posix(): path.read_text(encoding="utf-8") for path in WORKBENCH.rglob("*.py")
    }


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ('x = f\'<rect x="{1}" y="2"/>\'', True),
        ("x = '<svg role=\"img\">'", True),
        ("x = '<g>'", True),
        ("x = '<table><tr>'", False),
        ('def f():\n    """Return `<rect x="1"/>`."""\n', False),
    ],
)
def test_the_reader_tells_svg_from_other_text(source, drawn):
    assert any(ELEMENT.search(text) for text in strings(source)) == drawn


def test_elements_of_a_drawing_are_written_by_marks_alone():
    writing = {path for path, source in programs().items() if any(map(ELEMENT.search, strings(source)))}
    assert writing == {"marks/svg.py"}
    templates = [path for path in WORKBENCH.rglob("*.j2") if ELEMENT.search(path.read_text(encoding="utf-8"))]
    assert templates == []


def test_pictures_of_matplotlib_go_through_one_door():
    """Whoever takes matplotlib or seaborn in a report draws on the door's canvas and hands the figure back to it."""
    door = "report/frame/plots.py"
    taken = {path: imported(source) for path, source in programs().items() if path.startswith(("report/", "studio/"))}
    pictures = [
        path for path, names in taken.items() if any(name.split(".")[0] in ("matplotlib", "seaborn") for name in names)
    ]
    assert door in pictures
    assert len(pictures) > 3
    past = [path for path in pictures if "workbench.report.frame.plots.to_svg" not in taken[path]]
    assert past == [door]
    assert [path for path, source in programs().items() if "savefig" in source] == [door]


def test_the_studio_draws_nothing_of_its_own():
    studio = [name for path, source in programs().items() if path.startswith("studio/") for name in imported(source)]
    assert "workbench.report.shared.drawings.scores.score_panels" in studio
    assert not [name for name in studio if name.startswith(("workbench.marks", "matplotlib", "seaborn"))]
