"""Digests of the rows that a report reads: every table is gone through once, not once for each report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from workbench.analysis import Analysis
from workbench.parameters.duties import scale_of
from workbench.report.frame.declaration import Reads
from workbench.report.frame.officers import shown_names
from workbench.run.files import digest_of
from workbench.run.kinds import Target

NO_ROWS = ""


class Slices:
    """Digests of rows of an analysis's tables; each is worked out when it is first asked for, for all reports at once.

    A row stands as a 64-bit hash of its cells, a slice as the SHA-256 of its rows' hashes in the table's order.
    """

    def __init__(self, analysis: Analysis):
        self._analysis = analysis
        officers = analysis.tables["officers"]
        self._unit_of = officers.set_index("officer_id")["unit_id"]
        self._frames: dict[str, pd.DataFrame] = {}
        self._digests: dict[tuple[Reads, str], Mapping[str, str]] = {}
        self._scales: dict[tuple[str, str], Mapping[str, list[str]]] = {}

    def of(self, reads: Reads, target: Target) -> str:
        """Return the digest of the rows that a report reads."""
        if reads.by == "scales":
            owner, subject = ("officer_id", target.officer) if target.officer else ("unit_id", target.unit)
            own = self._scales_of(reads.table, owner).get(subject, [])
            everybody = self._by(reads, "scale_id")
            return digest_of([everybody[scale] for scale in own])
        if reads.by == "all":
            return self._by(reads, "")[""]
        subject = {"officer": target.officer, "unit": target.unit, "domain": target.domain}[reads.by]
        return self._by(reads, f"{reads.by}_id").get(subject, NO_ROWS)

    def _by(self, reads: Reads, column: str) -> Mapping[str, str]:
        if (reads, column) not in self._digests:
            self._digests[reads, column] = digests(self._frame(reads.table), column, reads.columns)
        return self._digests[reads, column]

    def _scales_of(self, table: str, owner: str) -> Mapping[str, list[str]]:
        if (table, owner) not in self._scales:
            pairs = self._frame(table)[[owner, "scale_id"]].dropna().drop_duplicates().sort_values("scale_id")
            self._scales[table, owner] = {str(key): list(scales) for key, scales in pairs.groupby(owner)["scale_id"]}
        return self._scales[table, owner]

    def _frame(self, name: str) -> pd.DataFrame:
        """Return a table, or two joined, with the unit and the domain that each row belongs to."""
        if name not in self._frames:
            frame = joined(name, self._analysis.tables)
            if "officer_id" in frame and "unit_id" not in frame:
                frame = frame.assign(unit_id=frame["officer_id"].map(self._unit_of))
            framework = self._analysis.settings.framework
            if "scale_id" in frame and "domain_id" not in frame:
                itself = {scale_of(course.id): framework.domain_of[course.lifts.scale] for course in framework.courses}
                frame = frame.assign(domain_id=frame["scale_id"].map(itself | framework.domain_of))
            elif "course_id" in frame and "domain_id" not in frame:
                domains = {course.id: framework.domain_of[course.lifts.scale] for course in framework.courses}
                frame = frame.assign(domain_id=frame["course_id"].map(domains))
            self._frames[name] = frame
        return self._frames[name]


def joined(name: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a table by its name, or one of those that `JOINED` names; officers' names as pages show them."""
    if name == "places":
        return tables["training_plan"].merge(tables["sessions"], on="session_id")
    if name in ("retests", "waiting_places"):
        held = tables["sessions"][["session_id", "course_id", "start"]]
        return tables[{"retests": "retest_plan"}.get(name, "waiting_list")].merge(held, on="session_id", how="left")
    if name == "changed_places":
        return tables["plan_changes"].merge(
            tables["sessions"], left_on="session_after", right_on="session_id", how="left"
        )
    if name == "ways_out":
        return (
            tables["unmet"]
            .reindex(columns=["officer_id", "scale_id", "reason", "remedy_id"])
            .merge(tables["remedies"].drop(columns="scale_id"), on="remedy_id")
        )
    names = pd.DataFrame(shown_names(tables["officers"]).items(), columns=["officer_id", "name"])
    if name == "officers":
        return tables["officers"].drop(columns="name", errors="ignore").merge(names, on="officer_id", how="left")
    if name == "participants":
        return tables["training_plan"][["officer_id", "scale_id"]].merge(names, on="officer_id", how="left")
    if name == "waiting_people":
        return tables["waiting_list"][["officer_id", "scale_id"]].merge(names, on="officer_id", how="left")
    if name == "proposed_people":
        return tables["proposed_seats"][["officer_id", "scale_id"]].merge(names, on="officer_id", how="left")
    if name == "coaches":
        names = names.rename(columns={"officer_id": "coach_id"})
        return tables["coaching_plan"][["officer_id", "coach_id"]].merge(names, on="coach_id", how="left")
    if name == "courses_of_pairs":
        pairs = tables["coaching_plan"][["officer_id", "coach_id"]].drop_duplicates()
        attending = pd.concat([pairs.assign(attends=pairs[role]) for role in pairs], ignore_index=True)
        places = tables["training_plan"].merge(tables["sessions"], on="session_id")[["officer_id", "start", "end"]]
        return attending.merge(places.rename(columns={"officer_id": "attends"}), on="attends")
    if name == "newcomers":
        moves = tables["deployment"].merge(names, on="officer_id", how="left")
        return moves.assign(unit_id=moves["to_unit"])
    return tables[name]


def digests(frame: pd.DataFrame, column: str, columns: Iterable[str]) -> Mapping[str, str]:
    """Return the digest of each group's rows, by the group's id.

    Args:
        frame: the rows.
        column: what groups them; empty: all rows are one group with the id "".
        columns: those whose cells count, as far as the frame has them; empty for all.
    """
    read = frame[[name for name in columns if name in frame]] if columns else frame
    rows = pd.util.hash_pandas_object(read, index=False).to_numpy()
    head = " ".join(map(str, read.columns)).encode()
    groups = frame.groupby(column, sort=False).indices if column else {"": np.arange(len(frame))}
    return {str(key): hashlib.sha256(head + rows[at].tobytes()).hexdigest() for key, at in groups.items()}
