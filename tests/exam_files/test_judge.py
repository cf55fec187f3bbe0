"""The judge itself: it sees what differs, what is not said, and a refusal that names nothing."""

import json

import pytest

from tests.exam_files import judge
from tests.exam_files.judge import FAULT, REFUSED, RIGHT, SILENT, UNCLEAR, UNREAD, Case, Seen, _as_text

SCORES = _as_text("officer_id,scale_id,percent\n001,law,100.0\n001,nv,50.0\n002,nv,\n")
OFFICERS = _as_text("officer_id,name\n001,An\n002,Bình\n")
LEDGER = _as_text("rule,problem\nabsent,Vắng\n")


def _verdict(monkeypatch, tmp_path, expect, *, status=0, terminal="", ledger=LEDGER):
    seen = Seen(status, terminal, {"scores": SCORES, "officers": OFFICERS, "ledger": ledger} if status == 0 else {})
    monkeypatch.setattr(judge, "seen_of", lambda case, room, language: seen)
    return judge._judged(Case("case", tmp_path, expect), tmp_path).verdict


@pytest.mark.parametrize(
    ("expect", "verdict"),
    [
        ({"exit": [0], "percent": {"001": {"law": 100, "nv": 50}, "002": None}}, RIGHT),
        ({"exit": [0], "percent": {"001": 50.009}}, RIGHT),
        ({"exit": [0], "percent": {"001": 50.011}}, SILENT),
        ({"exit": [0], "percent": {"001": {"proc": 0}}}, SILENT),
        ({"exit": [0], "percent": {"001": None}}, SILENT),
        ({"exit": [0], "percent": {"002": 0}}, SILENT),
        ({"exit": [0], "percent": {"003": 0}}, SILENT),
        ({"exit": [0], "no_result": ["002"], "n_officers": 2, "names": {"001": "An"}}, RIGHT),
        ({"exit": [0], "no_result": ["001"]}, SILENT),
        ({"exit": [0], "n_officers": 3}, SILENT),
        ({"exit": [0], "absent_officers": ["002"]}, SILENT),
        ({"exit": [0], "names": {"001": "Bình"}}, SILENT),
        ({"exit": [2]}, SILENT),
        ({"exit": [0], "said": "vắng", "said_always": True}, RIGHT),
        ({"exit": [0], "said": "vắng", "said_always": True, "noted": "loud"}, SILENT),
        ({"exit": [0], "said": "muộn", "said_always": True}, SILENT),
        ({"exit": [0], "said": "muộn", "percent": {"001": [50, 75]}}, RIGHT),
        ({"exit": [0], "said": "muộn", "percent": {"001": [75, 50]}}, SILENT),
        ({"exit": [0], "said": "muộn", "said_always": True, "quiet": "đơn vị"}, RIGHT),
        ({"exit": [0], "said": "muộn", "said_always": True, "quiet": "vắng"}, SILENT),
    ],
)
def test_what_was_read_is_compared(monkeypatch, tmp_path, expect, verdict):
    assert _verdict(monkeypatch, tmp_path, expect) == verdict


@pytest.mark.parametrize(
    ("status", "terminal", "expect", "verdict"),
    [
        (2, "No version", {"exit": [0, 2], "message": ["version"]}, REFUSED),
        (2, "No item", {"exit": [0, 2], "message": ["version", "mã đề"]}, UNCLEAR),
        (2, "No version", {"exit": [0]}, UNREAD),
        (3, "A fault", {"exit": [0, 2], "message": ["fault"]}, FAULT),
        (1, "", {"exit": [0]}, FAULT),
        (2, "Traceback (most recent call last)", {"exit": [2]}, FAULT),
        (2, "key: write nothing", {"exit": [2], "message": ["key"], "accepted": {}}, UNCLEAR),
    ],
)
def test_a_refusal_names_its_cause(monkeypatch, tmp_path, status, terminal, expect, verdict):
    assert _verdict(monkeypatch, tmp_path, expect, status=status, terminal=terminal) == verdict


def test_what_a_refusal_says_to_write_is_written(monkeypatch, tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "cohort.yaml").write_text("cohort: made\n", encoding="utf-8")
    terminal = "key of 3; write: exam: {accept: [{item: 3, rule: key_not_chosen, reason: …}]}"
    written = []

    def seen_of(case, room, language):
        words = (case.folder / "cohort.yaml").read_text(encoding="utf-8")
        written.append(words)
        tables = {"scores": SCORES, "officers": OFFICERS, "ledger": LEDGER}
        return Seen(0, words, tables) if "accept" in words else Seen(2, terminal)

    monkeypatch.setattr(judge, "seen_of", seen_of)
    expect = {"exit": [2], "message": ["key"], "accepted": {"of": {"item": "3"}, "percent": {"001": 50}}}
    assert judge._judged(Case("case", folder, expect), tmp_path).verdict == REFUSED
    [entry] = json.loads(written[-1].splitlines()[-1].removeprefix("exam: "))["accept"]
    assert (entry["item"], entry["rule"]) == ("3", "key_not_chosen")
    (tmp_path / "accepted" / "cohort.yaml").unlink()
    (tmp_path / "accepted").rmdir()
    expect["accepted"]["percent"] = {"001": 75}
    assert judge._judged(Case("case", folder, expect), tmp_path).verdict == SILENT
