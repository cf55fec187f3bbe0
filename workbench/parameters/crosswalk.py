"""A crosswalk: the competencies of a framework beside those of another, or of the same one in an earlier wave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workbench.errors import Problem, did_you_mean
from workbench.language import Text
from workbench.parameters.declare import Declared, parameter
from workbench.parameters.framework import Framework, Level
from workbench.parameters.names import Id, LevelNumber, Name


class CrosswalkRow(Declared):
    """One competency of this framework, and its counterpart."""

    ours: Id = parameter(
        label=("Của khung này", "Ours"), help=("Mã năng lực của khung này.", "A competency's id in this framework.")
    )
    theirs: Id | None = parameter(
        None,
        label=("Của khung kia", "Theirs"),
        help=("Mã năng lực của khung kia; trống: không có.", "Its id in the other framework; empty: there is none."),
    )
    name: Name | None = parameter(
        None,
        label=("Tên bên kia", "Their name"),
        help=("Tên năng lực ở khung kia.", "Its name in the other framework."),
    )
    levels: dict[LevelNumber, LevelNumber] = parameter(
        {},
        unit="level",
        label=("Cấp độ", "Levels"),
        help=("Cấp độ của khung này → cấp độ của khung kia.", "Level of this framework → level of the other."),
    )
    checked: bool = parameter(
        False,
        label=("Đã kiểm tra", "Checked"),
        help=("Đơn vị chủ quản đã xác nhận dòng này.", "The owning department has confirmed the row."),
    )


class Crosswalk(Declared):
    """A crosswalk from a framework to another."""

    crosswalk: Id = parameter(label=("Bảng đối chiếu", "Crosswalk"), help=("Mã bảng.", "The crosswalk's id."))
    name: Name | None = parameter(
        None, label=("Tên khung kia", "Other framework"), help=("Tên khung kia.", "The other framework's name.")
    )
    note: Name | None = parameter(
        None, label=("Ghi chú", "Note"), help=("Nguồn và giới hạn.", "Where it comes from, and its limits.")
    )
    levels: list[Level] = parameter(
        [],
        label=("Cấp độ bên kia", "Their levels"),
        help=("Các cấp độ của khung kia.", "The other framework's levels."),
    )
    rows: list[CrosswalkRow] = parameter(
        [], label=("Các dòng", "Rows"), help=("Mỗi năng lực một dòng.", "One row per competency.")
    )

    @property
    def ours_of(self) -> dict[str, str]:
        """This framework's competency of each of theirs."""
        return {row.theirs: row.ours for row in self.rows if row.theirs is not None}


def of_crosswalk(crosswalk: Crosswalk, framework: Framework) -> Iterator[Problem]:
    """Yield every contradiction within a crosswalk, and between it and the framework that it starts from."""
    scales, top = list(framework.domain_of), framework.top_level
    theirs = Counter(row.theirs for row in crosswalk.rows if row.theirs is not None)
    for i, row in enumerate(crosswalk.rows):
        if row.ours not in framework.domain_of:
            said = Text("Khung này không có năng lực ấy.", "This framework has no such competency.")
            yield _wrong(i, "ours", row.ours, said, did_you_mean(row.ours, scales))
        if row.theirs is not None and theirs[row.theirs] > 1:
            said = Text("Mã của khung kia đứng ở hai dòng.", "The other framework's id stands in two rows.")
            instead = Text(
                "Mỗi mã của khung kia chỉ ghi ở một dòng.", "Give each id of the other framework in one row only."
            )
            yield _wrong(i, "theirs", row.theirs, said, instead)
        for ours, other in row.levels.items():
            if ours > top:
                instead = Text(f"Ghi cấp độ từ 1 đến {top}.", f"Give a level from 1 to {top}.")
                yield _wrong(i, "levels", ours, Text("Khung này không có cấp độ ấy.", "No such level here."), instead)
            if crosswalk.levels and other > len(crosswalk.levels):
                most = len(crosswalk.levels)
                instead = Text(f"Ghi cấp độ từ 1 đến {most}.", f"Give a level from 1 to {most}.")
                said = Text("Khung kia không có cấp độ ấy.", "The other framework has no such level.")
                yield _wrong(i, f"levels.{ours}", other, said, instead)


def of_counterparts(crosswalk: Crosswalk, earlier: Framework) -> Iterator[Problem]:
    """Yield every row whose counterpart the earlier framework does not have."""
    known = list(earlier.domain_of)
    for i, row in enumerate(crosswalk.rows):
        if row.theirs is not None and row.theirs not in earlier.domain_of:
            said = Text("Khung của đợt trước không có năng lực ấy.", "The earlier framework has no such competency.")
            yield _wrong(i, "theirs", row.theirs, said, did_you_mean(row.theirs, known))


def _wrong(row: int, column: str, value: object, said: Text, instead: Text) -> Problem:
    return Problem(said, instead, "crosswalk", column=f"rows.{row}.{column}", value=str(value))
