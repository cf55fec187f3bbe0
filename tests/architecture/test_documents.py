"""Documents stay true: generated pages are current, works cited are listed, links and names lead somewhere."""

import calendar
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from workbench.lab import reference

ROOT = Path(__file__).parents[2]
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
HOUSE = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"]
REFERENCES = ROOT / "docs" / "references.md"
NAME = r"(?:de )?[^\W\d_a-z][\w’'-]+"
CITED = re.compile(rf"({NAME}(?:(?:, | & | and | và ){NAME})*)(?: et al\.)?,? \(?((?:19|20)\d\d)\b(?![-/\d])")
MONTHS = {*calendar.month_name, *calendar.month_abbr}


def words_of(path: Path) -> str:
    """Return a file's text on one line, without the marks of comments."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return " ".join(re.sub(r"\n\s*#", " ", text).split())


def citing(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path != REFERENCES]


def works() -> list[str]:
    return [line for line in REFERENCES.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]


def cited(text: str) -> set[tuple[tuple[str, ...], str]]:
    """Return the works that a text cites, as surnames and year."""
    found = ((re.split(r", | & | and | và ", names), year) for names, year in CITED.findall(text))
    own = ((tuple(re.sub(r"['’]s$", "", name) for name in names), year) for names, year in found)
    return {(names, year) for names, year in own if not MONTHS.intersection(names)}


@pytest.mark.parametrize("name", ["data-dictionary", "parameters", "glossary", "reports"])
def test_generated_pages_are_current(name, tmp_path):
    reference.main(tmp_path)
    kept = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert (tmp_path / f"{name}.md").read_text(encoding="utf-8") == kept, "run `make docs`"


def test_a_citation_is_read_as_surnames_and_year():
    text = (
        "(Lord 1955; Bock and Aitkin 1981), Kelley's (1927) score, Cox &\n# de Waal 2001, 2 Sep 2019, Bates et al. 2015"
    )
    assert cited(" ".join(text.replace("\n#", "").split())) == {
        (("Lord",), "1955"), (("Bock", "Aitkin"), "1981"), (("Kelley",), "1927"), (("Cox", "de Waal"), "2001"),
        (("Bates",), "2015"),
    }  # fmt: skip


def test_every_work_cited_is_listed():
    paths = citing("workbench/**/*.py", "docs/**/*.md", "docs/*.ipynb", "tests/oracle/*.py")
    found = {(work, path.name) for path in paths for work in cited(words_of(path))}
    listed = [
        (line.split(f"({year})")[0], year) for line in works() for year in re.findall(r"\((\d{4})\)\. ", line)[:1]
    ]
    assert len(found) > 80
    assert not {
        (names, year, file)
        for (names, year), file in found
        if not any(year == own and all(name in authors for name in names) for authors, own in listed)
    }


def test_every_work_listed_is_cited_once_and_in_order():
    text = " ".join(
        words_of(path) for path in citing("workbench/**/*.py", "docs/**/*.md", "docs/*.ipynb", "tests/**/*.py")
    )
    known = cited(text)
    heads = [re.match(r"- ([\w -]+), .*?\((\d{4})\)\. ", line).groups() for line in works()]
    assert not [head for head in heads if not any(names[0] == head[0] and year == head[1] for names, year in known)]
    keys = [re.sub(r"\[doi.*", "", line) for line in works()]
    assert len(set(keys)) == len(keys)
    assert [line.split(",")[0] for line in works()] == sorted(line.split(",")[0] for line in works())


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.name)
def test_every_link_leads_somewhere(path):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert not [link for link in links if not (path.parent / link).exists()]


def test_decisions_are_numbered_one_by_one_and_named_by_their_numbers():
    files = sorted((ROOT / "docs" / "decisions").iterdir())
    numbers = [int(path.name[:4]) for path in files]
    assert numbers == list(range(1, len(files) + 1))
    heads = [path.read_text(encoding="utf-8").split(".")[0] for path in files]
    assert heads == [f"# {number}" for number in numbers]
    titles = [path.name[5:] for path in files]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.name)
def test_a_link_to_a_decision_says_its_number(path):
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\[(?:[Dd]ecision )?(\d+)\]\((?:\S*/)?(\d{4})-[\w-]+\.md\)", text)
    assert not [link for link in links if int(link[0]) != int(link[1])]


@pytest.mark.parametrize("path", HOUSE, ids=lambda p: p.name)
def test_every_file_and_room_that_is_named_is_there(path):
    named = set(re.findall(r"`([\w./-]+/[\w./-]*)`", path.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert not [name for name in named if not any((base / name).exists() for base in (ROOT, ROOT / "workbench"))]


def test_the_architecture_knows_every_room_in_its_order():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rows = re.findall(r"^\| `([a-z_]+)(?:/|\.py)` \|", HOUSE[1].read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows == layers


def test_a_commit_is_checked_as_ci_checks():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [repository["repo"] for repository in hooks] == ["local"]
    asked = [hook["entry"].split() for hook in hooks[0]["hooks"]]
    said = re.search(r"^make (.+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [target for _, target in asked] == said[1].split()
    assert {command for command, _ in asked} == {"make"}
