"""Parameter files: refused with a place and a way out, read into frozen models, written back with comments kept."""

import datetime as dt
from pathlib import Path

import pytest

from workbench.errors import ParameterError
from workbench.parameters import dump_complete, load_framework, load_settings, save

ROOT = Path(__file__).parents[2]
COHORT = ROOT / "parameters" / "cohorts" / "hai-phong-2019.yaml"

FRAMEWORK = """\
framework: small   # hai lĩnh vực
levels:
  - {level: 1, name: {vi: Một, en: One}}
  - {level: 2, name: {vi: Hai, en: Two}}
domains:
  - {id: sup, name: {vi: Giám sát, en: Supervision}}
competencies:
  - {id: sup.a, domain: sup, name: {vi: A, en: A}}
positions:
  - {id: p, name: {vi: P, en: P}, domain: sup, requires: {sup: 2}}
units:
  - {id: u, name: {vi: U, en: U}}
"""
PARAMETERS = """\
# đầu tệp
cohort: small
framework: framework.yaml
results: results
levels:
  cuts: [0, 50]   # hai cấp độ
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "cohort.yaml").write_text(PARAMETERS, encoding="utf-8")
    return tmp_path


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refusal(folder: Path, **overrides: str) -> str:
    with pytest.raises(ParameterError) as caught:
        load_settings(folder / "cohort.yaml", {key.replace("__", "."): value for key, value in overrides.items()})
    return "\n".join(problem.sentence("en") for problem in caught.value.problems)


def test_a_misspelt_key_is_refused_with_its_line_and_the_nearest_name(folder):
    changed(folder / "cohort.yaml", "cuts:", "cutts:")
    said = refusal(folder)
    assert "cohort.yaml, row 6, column levels.cutts" in said
    assert "Did you mean `cuts`?" in said


def test_a_name_in_vietnamese_alone_is_shown_and_marked_on_english_pages(folder):
    changed(folder / "cohort.yaml", "cohort: small\n", "cohort: small\ntitle: Kỳ thi\n")
    changed(folder / "framework.yaml", "name: {vi: U, en: U}", "name: {vi: Đội 1}")
    settings = load_settings(folder / "cohort.yaml")
    assert (settings.parameters.name.in_("vi"), settings.parameters.name.in_("en")) == ("Kỳ thi", "Kỳ thi [vi]")
    unit = settings.framework.units[0].name.text
    assert (unit.in_("vi"), unit.in_("en")) == ("Đội 1", "Đội 1 [vi]")


def test_days_are_understood_as_vietnam_writes_them(folder):
    changed(folder / "cohort.yaml", "cohort: small\n", "cohort: small\nassessed: 2/9/2019\n")
    assert load_settings(folder / "cohort.yaml").parameters.assessed == dt.date(2019, 9, 2)
    changed(folder / "cohort.yaml", "2/9/2019", "31/2/2019")
    assert "Expected a date such as 2/9/2019 or 2019-09-02" in refusal(folder)


def test_no_message_shows_a_pattern_or_what_the_library_says(folder):
    changed(folder / "cohort.yaml", "cohort: small\n", "cohort: Nhỏ bé\n")
    said = refusal(folder)
    assert "such as `thanh-binh-2026`" in said
    assert "^[" not in said


def test_a_misspelt_override_is_refused(folder):
    assert "Did you mean `decide_at`?" in refusal(folder, levels__decide="0.9")


def test_all_problems_come_at_once(folder):
    changed(folder / "cohort.yaml", "cuts: [0, 50]", "cuts: [0, x]\n  decide_at: 0.2")
    changed(folder / "framework.yaml", "domain: sup, name: {vi: A", "domain: sub, name: {vi: A")
    said = refusal(folder)
    assert "levels.cuts.1" in said
    assert "levels.decide_at" in said
    assert "more than 0.5 (probability 0–1)" in said
    assert "framework.yaml, row 8" in said
    assert "Did you mean `sup`?" in said


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("requires: {sup: 2}", "requires: {sup: 3}", "A level must be 1 to 2."),
        ("requires: {sup: 2}", "requires: {sop: 2}", "Did you mean `sup`"),
        ("{id: u, name: {vi: U, en: U}}", "{id: u, name: {vi: U, en: U}, parent: u}", "The parents form a circle."),
        ("level: 2, name", "level: 3, name", "numbered 1, 2, 3"),
        ("{id: sup.a, domain", "{id: sup, domain", "This id stands twice."),
        (
            "units:",
            "courses:\n  - {id: c, lifts: {scale: sup, from: 2, to: 1}}\nunits:",
            "A course must lift to a higher level.",
        ),
    ],
)
def test_contradictions_of_a_framework_are_found(folder, old, new, expected):
    changed(folder / "framework.yaml", old, new)
    assert expected in refusal(folder)


def test_cuts_must_match_the_levels_and_ascend(folder):
    changed(folder / "cohort.yaml", "[0, 50]", "[50, 20, 80]")
    said = refusal(folder)
    assert "Give 2 cut scores" in said
    assert "Cut scores must ascend." in said


def test_saving_keeps_comments_and_changes_only_what_changed(folder):
    path = folder / "cohort.yaml"
    settings = load_settings(path, {"levels.decide_at": "0.9", "training.weeks": "12"})
    save(settings.parameters, path)
    written = path.read_text(encoding="utf-8")
    assert "# đầu tệp" in written
    assert "# hai cấp độ" in written
    assert load_settings(path).parameters == settings.parameters
    save(settings.parameters, path)
    assert path.read_text(encoding="utf-8") == written


@pytest.mark.parametrize("name", ["customs-2018", "customs-2019"])
def test_a_shipped_framework_survives_the_round_trip(name, tmp_path):
    source = ROOT / "parameters" / "frameworks" / f"{name}.yaml"
    framework = load_framework(source)
    copy = tmp_path / "copy.yaml"
    save(framework, copy, like=source)
    assert load_framework(copy) == framework
    comments = [line for line in source.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert comments
    assert [line for line in copy.read_text(encoding="utf-8").splitlines() if line.startswith("#")] == comments


def test_the_complete_dump_is_the_same_parameters(tmp_path):
    settings = load_settings(COHORT)
    complete = dump_complete(settings.parameters)
    assert "decide_at" in complete
    placed = COHORT.parent / "complete-for-test.yaml"
    assert not placed.exists()
    again = tmp_path / "cohorts" / "c.yaml"
    again.parent.mkdir()
    again.write_text(complete.replace("../frameworks", str(ROOT / "parameters" / "frameworks")), encoding="utf-8")
    assert load_settings(again).digest == settings.digest
