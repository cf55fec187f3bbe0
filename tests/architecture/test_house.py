"""The house keeps its own rules: one list of requirements, clean notebooks, short files, both languages complete."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from workbench.messages import LOCALE_FOLDER

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def requirement_names(lines: list[str]) -> dict[str, str]:
    parts = (re.match(r"([A-Za-z0-9._-]+)\s*(.*)", line).groups() for line in lines)
    return {re.sub(r"[._]", "-", name.lower()): bound for name, bound in parts}


def test_conda_and_pip_ask_for_the_same_packages():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    conda = re.findall(r"^ +- (.+[^:\n])$", (ROOT / "environment.yml").read_text(), flags=re.MULTILINE)
    names = requirement_names(conda)
    assert names.pop("python") == project["requires-python"]
    names.pop("pip")
    assert names == requirement_names(asked)


def test_every_requirement_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = set(requirement_names(re.findall(r"^\S.*", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE)))
    asked = requirement_names(project["dependencies"] + project["optional-dependencies"]["dev"])
    assert not set(asked) - locked


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-uv.lock"])
def test_every_locked_package_is_known_by_its_digest(lock):
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    pinned = re.compile(r"[a-z0-9.-]+==[^\s;]+(?: ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [entry.splitlines()[0] for entry in entries if not pinned.fullmatch(entry)] == []


def test_setup_installs_nothing_that_is_not_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert all(f"{needed} \\\n" in locked for needed in project["build-system"]["requires"])
    said = subprocess.run(["make", "-n", "-B", "setup"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    installs = [line for line in said.splitlines() if "pip install" in line]
    own = [line for line in installs if line.endswith("--no-deps --no-build-isolation --editable .")]
    assert len(installs) == 3
    assert len(own) == 1
    assert all("--require-hashes --only-binary :all:" in line for line in installs if line not in own)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_thin_and_stripped(path):
    code = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    assert len(code) <= 12
    assert [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])] == code[:1]
    for cell in code:
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        words = re.findall(r"^\s*(def|class|for|while|with)\b|\b(open|read_csv|read_excel)\(", "".join(cell["source"]))
        assert not words


def test_files_stay_short():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "workbench").rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > 400
    }
    assert not long


def test_nothing_private_or_generated_is_tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in listed if name.startswith(("inputs/", "reports/")) and name != "reports/.gitkeep"]
    assert not [name for name in listed if name.endswith((".xlsx", ".parquet"))]


def test_every_message_is_translated():
    keywords = {"msg": None, "msg_in": ((1, "c"), 2), "say": (1,), "plural": (1, 2)}
    found = {(m, context) for _, _, m, _, context in extract_from_dir(ROOT / "workbench", keywords=keywords)}
    with (LOCALE_FOLDER / "vi" / "LC_MESSAGES" / "workbench.po").open("rb") as source:
        catalogue = read_po(source, locale="vi")
    known = {(m.id, m.context): all([m.string]) for m in catalogue if m.id}
    assert not [message for message in found if not known.get(message)]
    assert not [message for message in known if message not in found]


def test_translations_keep_the_placeholders():
    with (LOCALE_FOLDER / "vi" / "LC_MESSAGES" / "workbench.po").open("rb") as source:
        catalogue = read_po(source, locale="vi")
    for message in catalogue:
        if not message.id:
            continue
        one = message.id[-1] if isinstance(message.id, tuple) else message.id
        said = message.string[0] if isinstance(message.string, tuple) else message.string
        assert set(re.findall(r"\{\w+\}", one)) == set(re.findall(r"\{\w+\}", said)), one
