"""Whatever the program reads goes through `workbench.inputs`; the few other readings are named here, with reasons."""

import ast
from pathlib import Path

import pytest

WORKBENCH = Path(__file__).parents[2] / "workbench"
READING = {
    "read_text",
    "read_bytes",
    "read_csv",
    "read_excel",
    "read_json",
    "read_xml",
    "read_parquet",
    "read_feather",
    "read_pickle",
    "read_table",
    "open_csv",
    "ParquetFile",
    "ParquetDataset",
    "load_workbook",
    "from_path",
    "memory_map",
    "fromfile",
    "loadtxt",
    "genfromtxt",
    "YAML",
    "safe_load",
    "full_load",
}
OF = {
    "open": ("io", "os", "codecs", "gzip", "bz2", "lzma", "tokenize"),
    "load": ("json", "pickle", "np", "yaml", "toml", "tomllib"),
    "read": ("nbformat", "pd"),
    "parse": ("ElementTree", "etree"),
    "iterparse": ("ElementTree", "etree"),
}
ELSEWHERE = {
    ("intake/formats/books.py", "from_path"): "after its package was examined, which opened it through the door",
    ("intake/formats/columns.py", "ParquetFile"): "after inputs.regular: Arrow maps the file by its name",
    ("intake/formats/columns.py", "open_csv"): "after inputs.regular: Arrow reads the file by its name",
    ("intake/formats/columns.py", "read_csv"): "after inputs.regular: Arrow reads the file by its name",
    ("lab/simulation/again.py", "load_workbook"): "after package.examine, which opened it through the door",
    ("messages.py", "open"): "the package's own catalogue",
    ("report/frame/elements.py", "read_text"): "the package's own style sheet",
    ("studio/words.py", "read_text"): "the package's own style sheet",
    ("analysis/content.py", "read_bytes"): "the package's own sources, for the digest of the code",
    ("run/printing.py", "read_text"): "a page that this command has just written",
    ("run/engine.py", "read_text"): "a notebook that this command has just written",
    ("run/manifest.py", "open"): "appends to the journal",
    ("start/folder.py", "read_text"): "the package's own templates",
    ("release/register.py", "open"): "appends to the register",
    ("release/passphrases.py", "open"): "writes a new file",
    ("release/phrases.py", "open"): "the package's own catalogue",
    ("release/phrases.py", "read_text"): "the package's own templates and sources",
    ("studio/runtime.py", "open"): "writes a new file",
    ("release/certificate.py", "open"): "writes a new file",
    ("report/frame/released.py", "open"): "writes a new file",
    ("run/warm/rehearsal.py", "open"): "writes to the null device",
    ("run/warm/rehearsal.py", "read"): "a copy of the package's own notebook",
    ("run/warm/orders.py", "open"): "the null device, in place of the standard input",
    ("run/warm/shell.py", "open"): "the null device, in place of the standard input",
    ("studio/solving.py", "load"): "the pipe of a process of its own",
}


def readings(path):
    """The names by which a module opens or parses files itself, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workbench"):
            own |= {alias.asname or alias.name for alias in node.names}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id not in own and (called.id == "open" or called.id in READING):
            yield called.id, node.lineno
        elif isinstance(called, ast.Attribute):
            owner = called.value.id if isinstance(called.value, ast.Name) else ""
            named = called.attr in READING or owner in OF.get(called.attr, ())
            # Path.open takes a mode, or nothing, and stands on something else than a module, `self` or a view.
            opens = called.attr == "open" and any(
                isinstance(arg, ast.Constant) and str(arg.value)[:1] in "rwax" and len(str(arg.value)) <= 3
                for arg in node.args
            )
            if (named and owner not in own) or opens:
                yield called.attr, node.lineno


def test_only_the_door_opens_files():
    found = {}
    for path in sorted(WORKBENCH.rglob("*.py")):
        place = path.relative_to(WORKBENCH).as_posix()
        if place.startswith("inputs/"):
            continue
        for name, line in readings(path):
            found.setdefault((place, name), []).append(line)
    assert {key: lines for key, lines in found.items() if key not in ELSEWHERE} == {}
    assert set(ELSEWHERE) <= set(found), "an exception that nothing needs any more"


@pytest.mark.parametrize(
    "line",
    [
        "open('x')",
        "Path('x').read_text()",
        "p.read_bytes()",
        "pd.read_parquet(p)",
        "p.open('rb')",
        "io.open(p)",
        "YAML().load(t)",
        "json.load(f)",
        "pq.ParquetFile(p)",
        "os.open(p, 0)",
    ],
)
def test_a_reading_elsewhere_is_seen(tmp_path, line):
    module = tmp_path / "module.py"
    module.write_text(line)
    assert list(readings(module))
