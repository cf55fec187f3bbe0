"""The studio without a browser: controls, views and their settings, scenarios on disk, plans in their own process."""

import re
import threading
import time

import pandas as pd
import pytest
from markupsafe import escape

from workbench import tables
from workbench.analysis import analyse_into, comparison
from workbench.analysis.whatif import level_changes
from workbench.errors import ParameterError
from workbench.lab.bench import studio as bench
from workbench.language import Speaker
from workbench.listing import Column, listing
from workbench.parameters import CohortParameters, load_settings
from workbench.plan.unmet import REASONS_TEXT
from workbench.profile.gaps import needs
from workbench.studio import views
from workbench.studio.controls import SECTIONS
from workbench.studio.desk import FRAMEWORK, Desk, with_value
from workbench.studio.fields import field_of
from workbench.studio.scenarios import Shelf
from workbench.studio.studio import Studio
from workbench.studio.words import Wording, listed
from workbench.studio.worker import Job, Worker

COMMENT = "# điểm cắt giả định / assumed cut scores\n"


@pytest.fixture(scope="module")
def analysis(one_domain):
    one_domain.write_text(COMMENT + one_domain.read_text(encoding="utf-8"), encoding="utf-8")
    return analyse_into(load_settings(one_domain), one_domain.parent / "tables")


@pytest.fixture
def studio(analysis, tmp_path):
    made = Studio(analysis, language="en", reports=tmp_path)
    assert made.wait()
    return made


def test_a_moved_cut_shows_who_changes_and_names_its_settings(studio):
    scale = studio.cuts.scale.value
    before = studio.changes.panel.stamp
    studio.cuts.levels[1].control.value = 60.0
    assert studio.wait()
    answer = studio.desk.answer(studio.desk.settings)
    wanted = level_changes(studio.desk.base, answer)
    assert len(wanted)
    assert studio.changes.table["officer_id"].tolist() == wanted["officer_id"].tolist()
    assert set(wanted["scale_id"]) == {scale}
    for panel in studio._panels():
        assert studio.desk.settings.digest[:8] in panel.stamp
        assert "not saved" in panel.stamp
    assert studio.changes.panel.stamp != before


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("training", "release_cap"), "1.5", "at most 1"),
        (("training", "budget"), "much", "a number"),
        (("training", "start"), "soon", "a date such as"),
        (("coaching", "load"), 10_000, "at most"),
        (("deployment", "moves"), 7.0, "at most 1"),
        (("training", "keep"), "nowhere", "holds no published plan"),
    ],
)
def test_an_invalid_value_is_said_at_the_control_and_not_applied(studio, path, value, said):
    before = studio.desk.settings
    field = studio.limits.fields[path]
    field.control.value = value
    assert said in field.wrong.value
    assert 'role="alert"' in field.wrong.value
    assert studio.desk.settings is before
    assert not studio.desk.can_undo


def test_falling_cuts_are_refused_at_the_control(studio):
    field = studio.cuts.levels[1]
    field.control.value = 99.0
    assert "ascend" in field.wrong.value
    assert studio.desk.settings.parameters.levels.overrides == {}


def test_undo_and_redo_bring_settings_and_controls_back(studio):
    control = studio.limits.fields[("training", "weeks")].control
    was = control.value
    control.value = 9
    assert studio.desk.settings.parameters.training.weeks == 9
    studio.bar.undo.click()
    assert (control.value, studio.desk.settings.parameters.training.weeks) == (was, was)
    studio.bar.redo.click()
    assert control.value == 9
    assert studio.bar.redo.disabled


def test_a_required_level_changes_needs(studio):
    path, field = next(iter(studio.requirements.fields.items()))
    field.control.value = 3
    assert studio.wait()
    _, _, position, _, scale = path
    assert studio.desk.settings.framework.position_by_id[position].requires[scale] == 3
    asked = studio.desk.answer(studio.desk.settings).gaps[scale]
    assert asked.loc[asked["position_id"] == position, "required"].eq(3).all()


def test_every_declared_value_of_the_sections_has_a_labelled_control(studio):
    for path, field in studio.limits.fields.items():
        assert path[0] in SECTIONS
        assert field.control.description
        assert field.control.tooltip
    scalars = {("training", "budget"), ("training", "strength"), ("coaching", "lead"), ("workload", "staff_cut")}
    assert scalars <= set(studio.limits.fields)


def test_a_field_takes_the_declared_words():
    words = Wording(Speaker("vi"), None)
    field = field_of(CohortParameters.model_fields["training"].annotation, "budget", words, lambda v: [], value=5e8)
    assert field.control.description == "Ngân sách (đồng)"
    assert field.control.value == "500000000"


def test_filters_and_exports_agree(studio):
    studio.cuts.levels[1].control.value = 62.0
    assert studio.wait()
    one = studio.changes.table["officer_id"].iloc[0]
    studio.changes.search.value = one
    rows = studio.changes.filtered()
    assert set(rows["officer_id"]) == {one}
    kind, data = views.exported(studio.changes.listing_of(rows.assign(name="=1+1")), "csv")
    assert kind == "text/csv"
    assert data.decode("utf-8-sig").count("\n") == len(rows) + 1
    assert "'=1+1" in data.decode("utf-8-sig")
    assert views.exported(studio.changes.listing_of(rows), "xlsx")[1][:2] == b"PK"
    studio.changes.csv.click()
    assert 'download="changes.csv"' in studio.changes.link.value


def test_a_scenario_keeps_comments_and_says_what_it_is(studio, analysis):
    studio.cuts.levels[1].control.value = 57.0
    studio.bar.name.value = "cao-hon"
    studio.bar.save.click()
    file = analysis.settings.file.with_name("cao-hon.yaml")
    saved = load_settings(file)
    assert file.read_text(encoding="utf-8").startswith(COMMENT)
    assert saved.digest == studio.desk.settings.digest
    assert studio.desk.is_saved
    file.write_text(file.read_text(encoding="utf-8") + "# theirs\n", encoding="utf-8")
    studio.cuts.levels[1].control.value = 58.0
    studio.bar.save.click()
    assert "changed since" in studio.bar.said.value
    assert load_settings(file).digest == saved.digest
    file.unlink()


def test_a_changed_framework_is_saved_beside(analysis):
    shelf = Shelf(analysis.settings.file)
    position = analysis.settings.framework.positions[0]
    scale = next(iter(position.requires))
    path = (FRAMEWORK, "positions", position.id, "requires", scale)
    changed, problems = with_value(analysis.settings, path, 3)
    assert not problems
    saved = shelf.save(changed, "khung-khac")
    assert saved.parameters.framework == "khung-khac-framework.yaml"
    assert saved.framework.position_by_id[position.id].requires[scale] == 3
    assert load_settings(analysis.settings.file).framework == analysis.settings.framework
    for name in ("khung-khac.yaml", "khung-khac-framework.yaml"):
        analysis.settings.file.with_name(name).unlink()


@pytest.mark.parametrize("name", ["", "../up", "A B", "a/b"])
def test_a_name_that_is_none_is_refused(analysis, name):
    with pytest.raises(ParameterError):
        Shelf(analysis.settings.file).save(analysis.settings, name)


def test_the_plan_is_made_on_demand_and_can_be_stopped(studio):
    studio.limits.fields[("training", "budget")].control.value = "50 000 000"
    assert studio.wait()
    assert "of earlier settings" in studio.plan.panel.head.value
    studio.plan.solve.click()
    studio.plan.panel.stop.click()
    assert studio.plan.solver.wait(60)
    assert "cancelled" in studio.plan.panel.head.value
    studio.plan.solve.click()
    assert studio.plan.solver.wait(120)
    assert studio.wait()
    answer = studio.desk.answer(studio.desk.settings)
    cost = answer.further["sessions"]["cost"].sum()
    assert cost <= 50_000_000
    assert answer.facts["training_cost"] == cost
    assert studio.desk.settings.digest[:8] in studio.plan.panel.stamp


def test_another_workload_shows_at_once_and_asks_for_no_plan(studio):
    before = studio.people.unit_panel.body.value
    studio.limits.fields[("workload", "years")].control.value = 8.0
    assert studio.wait()
    answer = studio.desk.answer(studio.desk.settings)
    assert answer.is_complete
    assert answer.further["training_plan"] is studio.desk.base.further["training_plan"]
    assert studio.people.unit_panel.body.value != before
    assert studio.desk.settings.digest[:8] in studio.plan.panel.stamp
    assert "earlier settings" not in studio.plan.panel.head.value


def test_the_plan_names_what_it_closes_and_why_the_rest_stays_open(studio, analysis):
    found = studio.desk.base.further
    shown = studio.plan.panel.body.value
    served = comparison.served(found)
    wanted = needs(tables.GAPS.of(analysis.tables), studio.desk.settings.framework)
    certain = wanted.loc[wanted["decision"].eq("clear").fillna(False), ["officer_id", "scale_id"]]
    closed = pd.MultiIndex.from_frame(certain.astype("str")).isin(served).sum()
    assert f">{closed}<" in shown
    for reason, n in found["unmet"]["reason"].value_counts().items():
        assert f'{escape(REASONS_TEXT[reason].in_("en"))}</th><td class="n">{n}<' in shown
    points = found["budget_curve"]
    assert shown.count("<circle") == 2 * len(points) > 4


def test_every_control_is_measured_with_settings_of_its_own(analysis, monkeypatch):
    asked = []
    monkeypatch.setattr(bench, "WARM_UP", 1)
    monkeypatch.setattr(Desk, "answer", lambda desk, s, plain=Desk.answer: asked.append(s.digest) or plain(desk, s))
    found = list(bench.latencies(analysis, times=3))
    assert len(found) == 8
    assert all(0 < figure.seconds <= figure.p95 for figure in found)
    assert len(set(asked)) >= 6 * 4


def test_scenarios_side_by_side(studio):
    studio.cuts.levels[1].control.value = 64.0
    assert studio.wait()
    studio.comparison.chosen.value = [studio.comparison.chosen.options[1], studio.comparison.chosen.options[0]]
    studio.comparison.go.click()
    assert studio.wait()
    changes = level_changes(studio.desk.base, studio.desk.answer(studio.desk.settings))
    falls = (changes["change"] == "down").sum()
    assert falls
    assert f'<td class="n">{falls}</td>' in studio.comparison.panel.body.value
    studio.comparison.chosen.value = []
    studio.comparison.go.click()
    assert "two or three" in studio.comparison.panel.body.value


def test_the_latest_wish_wins_and_a_failure_is_told():
    worker, seen, told, hold = Worker(), [], [], threading.Event()

    def slow():
        hold.wait(5)
        yield lambda: seen.append("first")

    def quick():
        yield lambda: seen.append("second")

    def broken():
        yield lambda: 1 / 0

    worker.ask(Job(slow, told.append, lambda: None))
    time.sleep(0.05)
    worker.ask(Job(quick, told.append, lambda: None))
    hold.set()
    assert worker.wait(5)
    assert seen == ["second"]
    worker.ask(Job(broken, told.append, lambda: None))
    assert worker.wait(5)
    assert [type(error) for error in told] == [ZeroDivisionError]


def test_nothing_of_the_data_is_taken_for_html():
    asked = Speaker("vi"), "<b>", [Column("x", "<i>"), Column("y", "y")]
    made = listed(listing(*asked, [["<script>alert(1)</script>", "<img>"]]))
    assert not {"<script>", "<i>", "<b>", "<img>"} & set(re.findall(r"<[^>]+>", made))
    assert "&lt;script&gt;" in made


def test_the_band_reaches_over_the_undecided(analysis):
    rows = pd.DataFrame({"estimate": [40.0, 48, 52, 71, 90], "decision": ["clear", *["undecided"] * 3, "clear"]})
    doubt = rows["decision"].eq("undecided").to_numpy()
    assert views.bands(rows["estimate"].to_numpy(), doubt, [0, 50, 75]) == [(48.0, 52.0), (71.0, 71.0)]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_view_speaks_the_other_language_or_shows_its_markup(analysis, tmp_path, language):
    studio = Studio(analysis, language=language, reports=tmp_path)
    studio.cuts.levels[1].control.value = 60.0
    assert studio.wait()
    said = " ".join(p.head.value + p.body.value for p in [*studio._panels(), studio.plan.panel])
    other = "Officer|Level|Scale|Reason|short" if language == "vi" else "Cấp độ|Thang đo|Lý do|Chi phí"
    assert not re.search(rf">({other})[ <]", said)
    assert "&lt;" not in said
