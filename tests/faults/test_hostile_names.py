"""Ids and names that are paths, markup or too long: nothing leaves the run's folder, everything is escaped."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from workbench.parameters import CohortParameters, Framework, Settings
from workbench.report.frame.elements import css_string, opening
from workbench.report.frame.index import render_index
from workbench.run.files import inside, remove_inside
from workbench.run.index_data import index_page
from workbench.run.kinds import all_targets
from workbench.run.manifest import Artefact, Record

HOSTILE = ["../../etc", "a/b", "<script>alert(1)</script>", "x" * 300, "..", "Đội\x001", '" onclick="x']


@dataclass
class Fake:
    settings: Settings
    tables: dict = field(default_factory=dict)
    results_digest: str = "0" * 64
    facts: dict = field(default_factory=dict)

    def domains(self):
        return HOSTILE

    def units(self):
        return HOSTILE


def fake():
    name = {"vi": "<b>Tên</b>", "en": "<b>Name</b>"}
    framework = Framework.model_validate(
        {
            "framework": "f",
            "levels": [{"level": n, "name": name} for n in (1, 2)],
            "domains": [{"id": id_, "name": name} for id_ in HOSTILE],
            "units": [{"id": id_, "name": name} for id_ in HOSTILE],
        }
    )
    parameters = CohortParameters.model_validate({"cohort": "c", "framework": "f.yaml", "results": "r.xlsx"})
    officers = pd.DataFrame({"officer_id": HOSTILE, "unit_id": [None, *HOSTILE[1:]], "name": "<img src=x>"})
    counts = pd.DataFrame({"rows": [7], "accepted": [7], "quarantined": [0]})
    return Fake(Settings(Path("p.yaml"), parameters, framework), {"officers": officers, "counts": counts})


def test_every_file_stays_inside_and_is_its_own(tmp_path):
    targets = all_targets(fake())
    paths = [path for t in targets for path in (t.page, t.executed)]
    assert len(set(paths)) == len(paths)
    assert all(inside(tmp_path, path) == tmp_path.resolve() / path for path in paths)


def test_names_and_ids_are_escaped_in_the_index():
    records = [
        Record(t.id, t.kind.name, "failed", "", t.domain, t.unit, t.officer, error="<i>", page=Artefact(t.page, "", 0))
        for t in all_targets(fake())
    ]
    page = render_index(index_page(fake(), records, "vi"))
    for raw in ("<script>alert", "<img src", "<b>Tên", "<i>", '" onclick="x'):
        assert raw not in page
    assert "http://" not in page
    assert "https://" not in page


def test_a_name_at_the_foot_of_printed_pages_cannot_leave_its_string():
    for name in [*HOSTILE, '"}body{display:none}', "</style><b>", "a\\", "line\nbreak", "Đặng Văn Ả 1f"]:
        string = str(css_string(name))
        assert re.fullmatch(r'"(\w| |\\[0-9a-f]+ )*"', string)
        assert re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), string[1:-1]) == name
        html = str(opening("t", "s", language="vi", running=[name]).html)
        assert html.count("</style>") == 1


def test_nothing_outside_is_removed_by_a_forged_manifest(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    outside = tmp_path / "outside.txt"
    outside.touch()
    remove_inside(run, "../outside.txt")
    remove_inside(run, str(outside))
    assert outside.exists()
