"""A release beside the last one: what is remembered, what stays as it was told, and what the certificate says."""

import json
import stat
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from workbench.errors import InputError
from workbench.profile.comparators import CELL
from workbench.release import differencing
from workbench.release.certificate import certificate, in_markdown, in_words, write_certificate
from workbench.release.differencing import COMPARED, differences
from workbench.report.frame.released import RELEASED, new_key, read_released, write_released
from workbench.run.manifest import REGISTER, Artefact, Manifest, verify

SIZES = {"u1": 12, "u2": 25, "u3": 8}


def cohort(seed=2):
    officers = pd.DataFrame([(f"SECRET-{u}-{k}", u) for u, n in SIZES.items() for k in range(n)])
    officers.columns = ["officer_id", "unit_id"]
    levels = officers[["officer_id"]].assign(scale_id="d")
    estimate = np.random.default_rng(seed).uniform(20, 95, len(levels))
    levels = levels.assign(estimate=estimate, level=np.digitize(estimate, [40, 60, 80]))
    gaps = levels.merge(officers)[["officer_id", "unit_id", "scale_id", "level"]]
    cells = pd.DataFrame({"unit_id": list(SIZES), "scale_id": "d", "n": list(SIZES.values())})
    return {
        "levels": levels,
        "scores": levels.assign(raw=levels["estimate"]),
        "officers": officers,
        "gaps": gaps,
        "unit_scales": cells,
    }


@pytest.fixture
def make(tmp_path, monkeypatch):
    """A run's folder with given tables, whose analysis is those tables."""

    def made(tables):
        (tmp_path / "tables").mkdir(exist_ok=True)
        for name, frame in tables.items():
            frame.to_parquet(tmp_path / "tables" / f"{name}.parquet")
        framework = SimpleNamespace(
            top_level=3, domain_of={"d": "d"}, units=[SimpleNamespace(id=u, parent="top") for u in SIZES]
        )
        parameters = SimpleNamespace(units=SimpleNamespace(minimum_cell=10), deployment=SimpleNamespace(in_packs=False))
        analysis = SimpleNamespace(tables=tables, settings=SimpleNamespace(framework=framework, parameters=parameters))
        monkeypatch.setattr(differencing, "written_analysis", lambda run: analysis)
        manifest = Manifest("c", "vi", "a", "k", {}, {}, {}, {}, {}, [Artefact.of(tmp_path, p) for p in COMPARED], [])
        manifest.write(tmp_path)
        return manifest

    return made


def register(folder):
    entry = {"time": "2026-01-01T00:00:00Z", "unit": "u1", "pack": "p", "sha256": "s", "bytes": 1, "files": 1}
    entry |= {"missing": 0, "content_sha256": "s", "analysis": "a", "workbench": "1"}
    (folder / REGISTER).write_text(json.dumps(entry) + "\n", encoding="utf-8")


def corrected(tables, officers, to=1.0):
    levels = tables["levels"]
    estimate = levels["estimate"].mask(levels["officer_id"].isin(officers), to)
    changed = levels.assign(estimate=estimate, level=np.digitize(estimate, [40, 60, 80]))
    return tables | {"levels": changed, "scores": changed.assign(raw=estimate)}


def test_the_first_release_has_nothing_to_compare_and_remembers_what_it_told(make, tmp_path):
    found = differences(tmp_path, make(cohort()))
    assert (found.earlier, found.same, found.held, found.renewed) == ("", 0, 0, 0)
    assert found.first == sum(found.told.values()) > 0
    write_released(tmp_path, found.remembered)
    assert stat.S_IMODE((tmp_path / RELEASED).stat().st_mode) == 0o600
    content = (tmp_path / RELEASED).read_text(encoding="utf-8")
    assert "SECRET" not in content
    again = read_released(tmp_path)
    assert again.cells.equals(found.remembered.cells.reset_index(drop=True))
    assert len(again.people) == len(found.remembered.people)
    assert not [c for c in verify(tmp_path) if c.path == RELEASED]


def test_a_correction_of_one_person_is_held_and_said(make, tmp_path):
    tables = cohort()
    write_released(tmp_path, differences(tmp_path, make(tables)).remembered)
    register(tmp_path)
    first = read_released(tmp_path)
    officer = tables["officers"]["officer_id"].iloc[0]
    found = differences(tmp_path, make(corrected(tables, [officer])))
    assert found.held > 0
    assert (found.renewed, found.first, found.gone) == (0, 0, 0)
    key = [*CELL, "level"]
    one, two = (cells.set_index(key)[["low", "high"]].sort_index() for cells in (first.cells, found.remembered.cells))
    assert one.equals(two)
    words = in_words(
        certificate(make(tables), found, time="t", packed=["u1"], refused=[], missing={}, exceptions={}), "en"
    )
    assert "2026-01-01T00:00:00Z" in words
    assert f"kept at the earlier value, for too few people changed: {found.held};" in words


def test_enough_corrections_are_told(make, tmp_path):
    tables = cohort()
    write_released(tmp_path, differences(tmp_path, make(tables)).remembered)
    register(tmp_path)
    found = differences(tmp_path, make(corrected(tables, tables["officers"]["officer_id"].head(10))))
    assert found.renewed > 0


def test_a_release_of_which_nothing_is_remembered_is_said_not_to_be_compared(make, tmp_path):
    manifest = make(cohort())
    register(tmp_path)
    found = differences(tmp_path, manifest)
    words = in_words(certificate(manifest, found, time="t", packed=[], refused=[], missing={}, exceptions={}), "en")
    assert "left nothing to compare with" in words


def test_a_damaged_memory_is_refused(tmp_path):
    (tmp_path / RELEASED).write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        read_released(tmp_path)
    assert read_released(tmp_path / "elsewhere").key == ""


def test_changed_tables_are_refused(make, tmp_path):
    manifest = make(cohort())
    cohort(3)["levels"].to_parquet(tmp_path / "tables" / "levels.parquet")
    with pytest.raises(InputError):
        differences(tmp_path, manifest)


def test_the_certificate_counts_cells_by_why_they_are_hidden(make, tmp_path):
    """u3 of 8 is small; u1 of 12 hides it from outside; the head of u1 would subtract, so u2 is hidden too."""
    manifest = make(cohort())
    found = differences(tmp_path, manifest)
    parts = certificate(
        manifest, found, time="t", packed=["u1"], refused=["u2"], missing={"u1": 2}, exceptions={"u1": 3}
    )
    words = in_words(parts, "en")
    assert "Hidden for few people (primary): 1." in words
    assert "Reviewed exceptions that were used: 3" in words
    assert "give them away (complementary): 1." in words
    assert "subtract the own unit (insider): 1." in words
    path = write_certificate(tmp_path, "c", parts)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_text(encoding="utf-8")
    assert content == in_markdown(parts)
    assert "# Phiếu kiểm tra" in content
    assert "# Output-check certificate" in content
    assert "SECRET" not in content


def test_keys_are_fresh():
    assert len(new_key()) == 16
    assert new_key() != new_key()
