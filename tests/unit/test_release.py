"""Packs of a small run: what is in them, who can open them, what keeps them from being written."""

import dataclasses
import datetime as dt
import io
import json
import stat
import struct
import sys
import zipfile

import pandas as pd
import pytest
import pyzipper
from typer.testing import CliRunner

from workbench.analysis.written import layout
from workbench.cli import app
from workbench.errors import InputError, ParameterError
from workbench.parameters.own import INPUTS
from workbench.release import entries, release
from workbench.release import exceptions as allowances
from workbench.release import passphrases as phrases
from workbench.release.people import people_of
from workbench.report.kinds import KINDS
from workbench.run.kinds import Target
from workbench.run.manifest import JOURNAL, REGISTER, Artefact, Manifest, Record, read_manifest, verify

PEOPLE = [
    ("A001", "Trần Thị Hòa", "u1"),
    ("A002", "Lê Văn Tám", "u1"),
    ("B001", "Đặng Ngọc Ánh", "u2"),
    ("C9", "", None),
]
KEYS = {"u1": "correct-horse-battery-1", "u2": "correct-horse-battery-2"}


def make_run(folder, *, pages=None, coaching=()):
    """A finished run of two units; `pages` replaces the content of pages by their path."""
    tables = folder / "tables"
    tables.mkdir(parents=True)
    officers = pd.DataFrame(PEOPLE, columns=["officer_id", "name", "unit_id"])
    officers.to_parquet(tables / "officers.parquet")
    pd.DataFrame(coaching, columns=["coach_id", "officer_id"]).astype("str").to_parquet(
        tables / "coaching_plan.parquet"
    )
    kinds = [kind for kind in KINDS.values() if kind.scope == "unit" and not kind.needs]
    targets = [Target(kind, unit=unit) for kind in kinds for unit in KEYS]
    targets += [Target(KINDS["individual"], unit=unit, officer=officer) for officer, _, unit in PEOPLE if unit]
    records = []
    for target in targets:
        page = folder / target.page
        page.parent.mkdir(parents=True, exist_ok=True)
        names = [name for officer, name, unit in PEOPLE if unit == target.unit and target.officer in ("", officer)]
        page.write_text((pages or {}).get(target.page, f"<p>{', '.join(names)}</p>"), encoding="utf-8")
        records.append(
            Record(
                target.id,
                target.kind.name,
                "done",
                "k",
                "",
                target.unit,
                target.officer,
                page=Artefact.of(folder, target.page),
            )
        )
    (folder / INPUTS).write_text(json.dumps({"layout": layout()}), encoding="utf-8")
    listed = [Artefact.of(folder, path.relative_to(folder).as_posix()) for path in sorted(tables.iterdir())]
    Manifest("c", "vi", "analysis", "code", {}, {}, {}, {}, {}, listed, records).write(folder)
    return folder


@pytest.fixture
def run(tmp_path):
    return make_run(tmp_path / "c")


def released(run, **options):
    return release(run, **{"passphrases": lambda units: KEYS, "environment": {}} | options)


def opened(pack, passphrase):
    with pyzipper.AESZipFile(pack) as outer:
        outer.setpassword(passphrase.encode())
        (name,) = outer.namelist()
        return zipfile.ZipFile(io.BytesIO(outer.read(name)))


def told(outcome):
    return {unit: sorted((f.file, f.what.in_("en")) for f in found) for unit, found in outcome.refused.items()}


def test_each_unit_gets_its_own_people_only(run):
    outcome = released(run)
    assert outcome.exit_status == 0
    assert outcome.out == run.with_name("c-packs")
    inner = opened(outcome.out / "c-u1.zip", KEYS["u1"])
    assert sorted(inner.namelist()) == [
        f"u1/{p}" for p in ("coaching.html", "officers/A001.html", "officers/A002.html", "unit.html")
    ]
    assert inner.read("u1/unit.html") == (run / "units/u1/unit.html").read_bytes()
    assert sorted(p.name for p in outcome.out.iterdir()) == ["c-output-check.md", "c-u1.zip", "c-u2.zip"]
    assert [note.in_("en") for note in outcome.notes] == [
        "1 ids are too short to be looked for in every text: only where they stand as ids (file names, links, "
        "columns of ids, attributes, after the word id).",
        "1 people have no name of two words or more: only their ids are looked for.",
        "1 people have no unit: they are in no pack.",
    ]


def test_a_pack_is_encrypted_with_aes_256_and_tells_no_name(run):
    pack = released(run).out / "c-u1.zip"
    with pytest.raises(RuntimeError, match="Bad password"):
        opened(pack, KEYS["u2"])
    with zipfile.ZipFile(pack) as plain:
        (entry,) = plain.infolist()
    kind, size, version, vendor, strength, method = struct.unpack("<HHH2sBH", entry.extra[:11])
    assert (entry.filename, entry.compress_type, entry.CRC) == ("u1.zip", 99, 0)
    assert (kind, size, version, vendor, strength, method) == (0x9901, 7, 2, b"AE", 3, zipfile.ZIP_STORED)
    content = pack.read_bytes()
    assert not [word for word in (b"A001", b"officers", b"unit.html") if word in content]


def test_a_leak_costs_its_own_units_pack_only(tmp_path):
    run = make_run(tmp_path / "c", pages={"units/u1/officers/A001.html": "<!-- Đặng Ngọc Ánh -->"})
    outcome = released(run)
    assert told(outcome) == {"u1": [("officers/A001.html", "name of somebody outside the unit")]}
    assert (outcome.exit_status, list(outcome.packs), [e.unit for e in entries(run)]) == (1, ["u2"], ["u2"])
    assert sorted(p.name for p in outcome.out.iterdir()) == ["c-output-check.md", "c-u2.zip"]


@pytest.mark.parametrize("leak", ["A001", KEYS["u1"], "an environment's secret"])
def test_ids_passphrases_and_secrets_of_the_environment_are_leaks(tmp_path, leak):
    run = make_run(tmp_path / "c", pages={"units/u2/unit.html": f"<p data-x='{leak}'>x</p>"})
    assert list(told(released(run, environment={"HQ_API_TOKEN": "an environment's secret"}))) == ["u2"]


EXCEPTION = {
    "unit": "u1",
    "file": "officers/*.html",
    "what": "B001",
    "reason": "the head of both units",
    "by": "Trần Lan",
    "date": "2020-01-01",
    "until": "2999-12-31",
}


def excepted(tmp_path, *items, name="exceptions.csv"):
    path = tmp_path / name
    if name.endswith(".csv"):
        pd.DataFrame([EXCEPTION | item for item in items]).to_csv(path, index=False)
    else:
        path.write_text(json.dumps({"exceptions": [EXCEPTION | item for item in items]}), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["exceptions.csv", "exceptions.yaml"])
@pytest.mark.parametrize("by_mark", [True, False])
def test_a_reviewed_exception_lets_a_finding_pass_and_stands_in_the_register(tmp_path, name, by_mark):
    run = make_run(tmp_path / "c", pages={"units/u1/officers/A001.html": "<p>Đặng Ngọc Ánh</p>"})
    (finding,) = released(run).refused["u1"]
    path = excepted(tmp_path, {"what": finding.mark} if by_mark else {}, {"file": "unit.html"}, name=name)
    outcome = released(run, exceptions=path)
    assert list(outcome.packs) == ["u1", "u2"]
    assert outcome.notes[-1].in_("en") == "1 exceptions were not needed (items 2): take them out of the file."
    noted = {entry.unit: entry.exceptions for entry in entries(run)[-2:]}
    told = {key: value for key, value in EXCEPTION.items() if key != "unit"}
    assert noted == {"u1": [told | {"what": finding.mark, "file": "officers/A001.html"}], "u2": []}
    assert "B001" not in (run / REGISTER).read_text()


@pytest.mark.parametrize("other", [{"unit": "u2"}, {"file": "unit.html"}, {"what": "A002"}, {"what": "0123456789ab"}])
def test_an_exception_covers_what_it_names_only(tmp_path, other):
    run = make_run(tmp_path / "c", pages={"units/u1/officers/A001.html": "<p>Đặng Ngọc Ánh</p>"})
    assert list(released(run, exceptions=excepted(tmp_path, other)).refused) == ["u1"]


def test_paths_and_damage_cannot_be_excepted(tmp_path):
    run = make_run(tmp_path / "c", pages={"units/u1/officers/A001.html": "<p>/home/lan/x</p>"})
    assert list(released(run, exceptions=excepted(tmp_path, {"what": "path"})).refused) == ["u1"]


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "too short"}, "reason"),
        ({"by": ""}, "by"),
        ({"unit": "u9"}, "unit"),
        ({"date": "1 May"}, "date"),
        ({"date": "2999-01-01"}, "date"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": ""}, "until"),
    ],
)
def test_an_exception_without_reason_or_out_of_date_is_refused(run, tmp_path, wrong, column):
    with pytest.raises(ParameterError) as refused:
        released(run, exceptions=excepted(tmp_path, {}, wrong))
    assert [(p.row, p.column) for p in refused.value.problems] == [(2, column)]
    assert not run.with_name("c-packs").exists()


def test_an_exception_counts_until_its_last_day(tmp_path):
    path = excepted(tmp_path, {"date": "2026-01-05", "until": "2026-01-31"})
    for day in ("2026-01-05", "2026-01-31"):
        assert len(allowances.read(path, ["u1"], dt.date.fromisoformat(day))) == 1
    for day in ("2026-01-04", "2026-02-01"):
        with pytest.raises(ParameterError):
            allowances.read(path, ["u1"], dt.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", b"unit,file\nu1,a\n", "The file of exceptions cannot be read."),
        ("x.yaml", b"unit: u1\n", "The file of exceptions cannot be read."),
        ("wide.csv", "unit,file\nu1,a\n".encode("utf-16"), "The file is not text in UTF-8; it seems to be UTF-16."),
        ("open.yaml", b"exceptions: [\n", "The YAML is malformed."),
        ("none.csv", None, "There is no such file."),
        ("none.yaml", None, "There is no such file."),
    ],
)
def test_a_file_that_holds_no_exceptions_is_refused(run, tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ParameterError) as refused:
        released(run, exceptions=tmp_path / name)
    found = [(p.file, p.column, p.problem.in_("en")) for p in refused.value.problems]
    assert found == [(str(tmp_path / name), "--exceptions", said)]


def test_words_of_the_framework_are_nobody_and_still_found_where_a_name_stands(tmp_path, monkeypatch):
    named = [*PEOPLE, ("D001", "Hải Quan", "u2"), ("D002", "Thái Bình", "u2"), ("D003", "Việt Nam", "u2")]
    monkeypatch.setattr(sys.modules[__name__], "PEOPLE", named)
    framework = (
        'units: [{name: {vi: "Thái Bình"}}, {name: {vi: "Cục Hải quan tỉnh"}}, {name: {vi: "hải quan Việt Nam"}}]'
    )
    quiet = "<p>Đơn vị Thái Bình: 7 người. CỤC HẢI QUAN TỈNH</p><p>hải quan Việt Nam</p><a href='thai-binh.html'>x</a>"
    heads = "<table><tr><th>Họ và tên</th></tr><tr><td>Thái Bình</td></tr></table>"
    loud = ["<td>Hải Quan</td>", heads, "<p>Ông Thái Bình dự học</p>", "<p>D002</p>", "<p>Hải Quan, đội 2</p>"]
    for number, text in enumerate([quiet, *loud]):
        run = make_run(tmp_path / str(number), pages={"units/u1/unit.html": text})
        (run / "framework.yaml").write_text(framework, encoding="utf-8")
        outcome = released(run, units=["u1"])
        assert bool(outcome.refused) is (number > 0), text
        assert "1 people bear a name that is also a phrase" in " ".join(note.in_("en") for note in outcome.notes)


def test_a_coach_of_another_unit_may_appear_where_the_plan_pairs_them(tmp_path):
    pages = {"units/u1/coaching.html": "<p>B001 Đặng Ngọc Ánh</p>", "units/u2/coaching.html": "<p>Trần Thị Hòa</p>"}
    run = make_run(tmp_path / "c", pages=pages, coaching=[("B001", "A001")])
    assert told(released(run)) == {"u2": [("coaching.html", "name of somebody outside the unit")]}


def test_people_without_a_unit_are_in_no_units_list():
    officers = pd.DataFrame(PEOPLE, columns=["officer_id", "name", "unit_id"])
    people = people_of(officers, pd.DataFrame({"coach_id": ["C9"], "officer_id": ["B001"]}))
    assert people.inside == {"u1": frozenset({0, 1}), "u2": frozenset({2, 3})}
    assert people.officers == {"u1": ("A001", "A002"), "u2": ("B001",)}


def test_files_that_the_run_did_not_make_so_are_refused(run):
    (run / "units/u1/unit.html").write_text("<p>x</p>")
    (run / "units/u1/coaching.html").unlink()
    (run / "units/u2/plan.csv").write_text("x")
    assert told(released(run)) == {
        "u1": [("coaching.html", "in the manifest, but gone"), ("unit.html", "changed since it was made")],
        "u2": [("plan.csv", "not in the manifest: this run did not make it")],
    }
    assert not (run / REGISTER).exists()


def test_an_earlier_pack_of_a_refused_unit_is_pointed_out(run):
    released(run)
    (run / "units/u1/unit.html").write_text("<p>x</p>")
    assert "Units not packed that still have an earlier release's pack in the folder: 1" in released(run).notes[-1].in_(
        "en"
    )


def test_missing_reports_are_refused_or_left_out(run):
    manifest = read_manifest(run)
    states = {"unit:u1": "outdated", "individual:A002": "failed"}
    kept = [
        dataclasses.replace(r, status=states.get(r.id, r.status)) for r in manifest.reports if r.id != "coaching:u1"
    ]
    dataclasses.replace(manifest, reports=kept).write(run)
    (run / "units/u1/officers/A002.html").unlink()
    (run / "units/u1/coaching.html").unlink()
    lacking = [
        ("coaching.html", "report missing: not made"),
        ("officers/A002.html", "report missing: it failed"),
        ("unit.html", "report missing: made from an earlier analysis"),
    ]
    failed = dataclasses.replace(next(r for r in kept if r.status == "failed"), page=None)
    dataclasses.replace(manifest, reports=[failed if r.id == failed.id else r for r in kept]).write(run)
    assert told(released(run)) == {"u1": lacking}
    outcome = released(run, allow_missing=True)
    assert outcome.exit_status == 0
    assert opened(outcome.out / "c-u1.zip", KEYS["u1"]).namelist() == ["u1/officers/A001.html"]
    assert [e.missing for e in entries(run) if e.unit == "u1"] == [3]


def test_an_unfinished_or_changed_run_is_refused(run):
    (run / JOURNAL).write_text("")
    with pytest.raises(InputError):
        released(run)
    (run / JOURNAL).unlink()
    (run / "tables/officers.parquet").write_bytes(b"x")
    with pytest.raises(InputError):
        released(run)
    assert not run.with_name("c-packs").exists()


@pytest.mark.parametrize("said", [None, {}, {"layout": "other", "workbench": "0.0.9"}])
def test_a_run_of_another_version_is_refused_before_anything_is_asked_or_written(run, said):
    """Nothing is known of what its pages tell of others, so nothing could be compared with another release."""
    (run / INPUTS).unlink()
    if said is not None:
        (run / INPUTS).write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        released(run, passphrases=lambda units: pytest.fail("asked for passphrases"))
    assert [problem.rule for problem in caught.value.problems] == ["run-version"]
    assert not run.with_name("c-packs").exists()
    assert not (run / REGISTER).exists()


def test_the_register_grows_and_verify_takes_no_fault_at_it(run):
    first, second = released(run, units=["u1"]), released(run)
    register = entries(run)
    assert [(e.unit, e.sha256) for e in register] == [
        ("u1", first.packs["u1"].sha256),
        *((unit, second.packs[unit].sha256) for unit in ("u1", "u2")),
    ]
    assert register[0].content_sha256 == register[1].content_sha256
    assert (register[0].analysis, register[0].files, register[0].time[-1]) == ("analysis", 4, "Z")
    assert REGISTER not in {c.path for c in verify(run)}
    with (run / REGISTER).open("a") as lines:
        lines.write("{\n")
    with pytest.raises(InputError) as refused:
        entries(run)
    assert [p.row for p in refused.value.problems] == [4]


def test_nothing_half_written_is_left(run, monkeypatch):
    def full(*args, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.release.packs.write_pack", full)
    with pytest.raises(OSError, match="No space"):
        released(run)
    assert list(run.with_name("c-packs").iterdir()) == []
    assert not (run / REGISTER).exists()


def test_packs_do_not_go_into_the_run(run):
    with pytest.raises(ParameterError):
        released(run, out=run / "packs")


def test_many_files_are_checked_by_several_processes(run, monkeypatch):
    monkeypatch.setattr("workbench.release.checking.FEW_FILES", 0)
    assert list(released(run, workers=2).packs) == ["u1", "u2"]


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "short-Pass1",
        "aaaaaaaaaaaaaaaaaaaa",
        " correct-horse-battery",
        "mật-khẩu-dài-lắm-đấy",
        "correct-horse\tbattery-1",
    ],
)
def test_weak_passphrases_are_refused(run, weak):
    with pytest.raises(ParameterError) as refused:
        released(run, passphrases=lambda units: KEYS | {"u1": weak})
    assert [p.value for p in refused.value.problems] == ["u1"]
    assert not weak or weak not in str(refused.value)
    assert not run.with_name("c-packs").exists()


def test_missing_and_shared_passphrases_are_refused():
    with pytest.raises(ParameterError) as refused:
        phrases.refuse_weak({"u1": KEYS["u1"], "u2": KEYS["u1"]}, ["u1", "u2", "u3"])
    assert [(p.value, p.problem) for p in refused.value.problems] == [
        ("u1", phrases.SHARED),
        ("u2", phrases.SHARED),
        ("u3", phrases.NONE),
    ]


def test_made_passphrases_are_strong_and_for_their_owner_only(tmp_path):
    made = phrases.made(["u1", "u, 2"])
    assert all(map(phrases.strong, made.values()))
    assert len(set(made.values())) == 2
    phrases.write(tmp_path / "p.csv", made)
    assert phrases.read(tmp_path / "p.csv") == made
    assert stat.S_IMODE((tmp_path / "p.csv").stat().st_mode) == 0o600
    assert phrases.open_to_others(tmp_path / "p.csv") is None
    with pytest.raises(ParameterError) as there:
        phrases.write(tmp_path / "p.csv", made)
    assert "There is a file of this name." in there.value.problems[0].sentence("en")
    assert "Error" not in there.value.problems[0].sentence("en")
    (tmp_path / "p.csv").chmod(0o640)
    assert phrases.open_to_others(tmp_path / "p.csv") is not None


def test_passphrases_are_read_from_yaml_and_damaged_files_are_not_repeated(tmp_path):
    file = tmp_path / "p.yaml"
    file.write_text("u1: correct-horse-battery-1\n")
    assert phrases.read(file) == {"u1": "correct-horse-battery-1"}
    for text in ("u1: 12345\n", "- secret-words-here\n", "u1: 'secret-words-here\n", "u1: a\nu1: secret-words-here\n"):
        file.write_text(text)
        with pytest.raises(ParameterError) as refused:
            phrases.read(file)
        assert "secret-words" not in str(refused.value)
        assert refused.value.__suppress_context__


def test_typed_passphrases_are_asked_for_twice():
    answers = iter(["weak", KEYS["u1"], "other", KEYS["u1"], KEYS["u1"]])
    assert phrases.typed(["u1"], lambda _: next(answers)) == {"u1": KEYS["u1"]}
    with pytest.raises(ParameterError):
        phrases.typed(["u1"], lambda _: "weak")


def test_the_command(run, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    command, keys = CliRunner(), tmp_path / "keys.csv"
    made = command.invoke(app, ["release", str(run), "--make-passphrases", str(keys)])
    assert made.exit_code == 0, made.output
    passphrases = phrases.read(keys)
    assert not [word for word in passphrases.values() if word in made.output + (run / REGISTER).read_text()]
    assert opened(run.with_name("c-packs") / "c-u2.zip", passphrases["u2"]).testzip() is None
    listed = command.invoke(app, ["release", str(run), "--list"])
    assert json.loads((run / REGISTER).read_text().splitlines()[0])["sha256"] in listed.output
    (run / "units/u1/unit.html").write_text("<p>Đặng Ngọc Ánh</p>")
    again = command.invoke(app, ["release", str(run), "--passphrases", str(keys)])
    assert again.exit_code == 1
    assert "name of somebody outside the unit" in again.output
    assert "Ngọc" not in again.output


@pytest.mark.parametrize(
    "options",
    [[], ["--passphrases", "a", "--make-passphrases", "b"], ["--make-passphrases", "{run}/p.csv"], ["--unit", "u9"]],
)
def test_the_command_refuses(run, options):
    given = [option.format(run=run) for option in options]
    assert CliRunner().invoke(app, ["release", str(run), *given]).exit_code == 2
    assert [path.name for path in run.parent.iterdir()] == ["c"]
