"""What offices fill in once a plan runs: the workbook of operations, and registers of sessions, from a run's plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench import private
from workbench.analysis import written_analysis
from workbench.errors import ParameterError, Problem, did_you_mean
from workbench.language import Speaker
from workbench.messages import msg, spoken
from workbench.parameters import Framework
from workbench.parameters.workbook.operations_writing import operations_book, register_book
from workbench.report.frame.view import View
from workbench.report.registers import seats, sign_in
from workbench.report.shared.occasions import trainer_calendar, trainers_named
from workbench.run.paths import safe_name

THERE = msg("This file is there already, and stays: people may have filled it in.")
ELSEWHERE = msg("Give another name, or move it away.")
NO_TRAINERS = msg("The run's plan names no trainer.")
NAME_THEM = msg("Name trainers in the operations, and plan again.")
NO_SESSIONS = msg("The run's plan has no session.")
NO_SESSION = msg("The run's plan has no such session.")


def write_operations(file: Path, framework: Framework, run: Path | None, language: str) -> None:
    """Write a workbook of operations; of a run, with a row for each session and each seat of its plan.

    Args:
        file: the workbook; it must not be there.
        framework: whose names are offered.
        run: a run's folder, None for an empty workbook.
        language: "vi" or "en".

    Raises:
        ParameterError: where the file is there already.
        InputError: where the folder holds no run.
    """
    refuse_there([file])
    content: Mapping[str, Sequence[Mapping[str, Any]]] = {}
    if run is not None:
        view = _view(run, language)
        held = [str(session) for session in seats.sessions(view)["session_id"]]
        content = {
            "sessions": seats.session_rows(view),
            "attendance": [row for session in held for row in seats.seat_rows(view, session)],
        }
    _put({file: operations_book(content, framework, language)})


def write_registers(run: Path, out: Path, chosen: Sequence[str], language: str) -> list[Path]:
    """Write for each session a list to sign (.docx) and a register to fill in (.xlsx), and return the files.

    A register that was filled in is read as attendance where `operations:` names it.

    Args:
        run: a run's folder.
        out: where to; files that are there stay.
        chosen: ids of sessions; empty for all.
        language: "vi" or "en".

    Raises:
        ParameterError: where a session is unknown, or one of the files is there already.
        InputError: where the folder holds no run.
    """
    view = _view(run, language)
    known = [str(session) for session in seats.sessions(view)["session_id"]]
    strangers = [session for session in chosen if session not in known]
    if strangers:
        raise ParameterError(
            Problem(NO_SESSION, did_you_mean(session, known), "unknown-session", column="--session", value=session)
            for session in strangers
        )
    if not known:
        raise ParameterError(Problem(NO_SESSIONS, None, "no-sessions", str(run)))
    wanted = [session for session in known if not chosen or session in chosen]
    files = {session: [out / f"{safe_name(session)}{suffix}" for suffix in (".docx", ".xlsx")] for session in wanted}
    refuse_there([file for both in files.values() for file in both])
    for session, (document, book) in files.items():
        days = sign_in.days_of(view, session)
        signed = sign_in.sign_in(view, session, days)
        rows = seats.seat_rows(view, session)
        register = register_book(rows, sign_in.about(view, session), signed, len(days), language)
        _put({document: sign_in.document(view, session), book: register})
    return [file for both in files.values() for file in both]


def write_calendars(run: Path, out: Path, language: str) -> list[Path]:
    """Write a calendar (.ics) for each trainer whom a plan names, and return the files.

    Written again from the next edition, a calendar takes the place of the one before.

    Args:
        run: a run's folder.
        out: where to.
        language: "vi" or "en".

    Raises:
        ParameterError: where the plan names no trainer.
        InputError: where the folder holds no run.
    """
    view = _view(run, language)
    names = trainers_named(view)
    if not names:
        raise ParameterError(Problem(NO_TRAINERS, NAME_THEM, "no-trainers", str(run)))
    files = {out / f"{safe_name(name)}.ics": trainer_calendar(view, name) for name in names}
    _put(files)
    return list(files)


def refuse_there(files: Sequence[Path]) -> None:
    """Refuse to write over files.

    Raises:
        ParameterError: for each that is there.
    """
    there = [file for file in files if file.exists()]
    if there:
        raise ParameterError(Problem(THERE, ELSEWHERE, "file-there", str(file)) for file in there)


def _view(run: Path, language: str) -> View:
    return View(written_analysis(run), Speaker(spoken(language)))


def _put(files: Mapping[Path, bytes]) -> None:
    private.begin()
    for file, content in files.items():
        private.folder(file.parent)
        beside = private.beside(file)
        beside.write_bytes(content)
        private.put(beside, file)
