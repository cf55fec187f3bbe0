"""Tables between two waves: who stayed, what became comparable, what changed for officers and units."""

from __future__ import annotations

from dataclasses import replace
from typing import NewType

from workbench.messages import msg
from workbench.tables.declare import Column, Frame, Table, percentage, real, text, whole
from workbench.tables.keys import DOMAIN, OFFICER, SCALE, UNIT

MOVES = (
    "previous",
    "current",
    "stayed",
    "joined",
    "left",
    "moved_unit",
    "moved_position",
    "renamed",
    "same_name_new_id",
)
STATES = ("linked", "not_linked", "added", "dropped")
BASES = ("linked", "not_linked")

WavePeople = NewType("WavePeople", Frame)
WAVE_PEOPLE = Table[WavePeople](
    "wave_people", ("move",), msg("The people with results in the two waves, matched by id."), (
        text("move", msg("Which people."), *MOVES),
        whole("n", msg("People."), "people"),
    ),
)  # fmt: skip
WaveDomains = NewType("WaveDomains", Frame)
WAVE_DOMAINS = Table[WaveDomains](
    "wave_domains", ("domain_id",), msg("Which domains can be compared with the earlier wave, and why not."), (
        DOMAIN, text("state", msg("Linked, not linked, added or dropped."), *STATES),
        whole("n_previous", msg("People with a result in the earlier wave."), "people"),
        whole("n_current", msg("People with a result in this wave."), "people"),
        whole("n_both", msg("People with a result in both."), "people"),
        whole("n_up", msg("People who changed reliably upwards."), "people", missing=True),
        whole("n_down", msg("People who changed reliably downwards."), "people", missing=True),
        real("n_by_chance", msg("Reliable changes expected from chance alone."), "people", 0),
        text("why", msg("Why it cannot be compared: a message as `workbench.messages.as_text` writes it."), missing=True),
    ),
)  # fmt: skip
Progress = NewType("Progress", Frame)
PROGRESS = Table[Progress](
    "progress", ("officer_id", "scale_id"), msg("Each officer's change since the earlier wave, on the linked scale."), (
        OFFICER, replace(SCALE, text=msg("The domain's id.")),
        text("basis", msg("Whether the domain is linked; if not, no change is stated."), *BASES),
        real("previous", msg("Ability in the earlier wave, not drawn towards the mean."), "logit"),
        real("se_previous", msg("Its standard error."), "logit", 0),
        real("current", msg("Ability in this wave, on the earlier wave's scale."), "logit"),
        real("se_current", msg("Its standard error, without the linking error."), "logit", 0),
        real("change", msg("Change: current minus previous."), "logit"),
        real("se_change", msg("Its standard error: both measurements and the link."), "logit", 0),
        real("expected_change", msg("Change expected from regression to the mean alone, ability unchanged."), "logit"),
        real("beyond", msg("Change beyond that."), "logit"),
        real("se_beyond", msg("Its standard error."), "logit", 0),
        Column("reliable", "flag", msg("Reliable: what is beyond exceeds its error."), missing=True),
        percentage("previous_percent", msg("Percentage on the earlier exam.")),
        real("previous_percent_here", msg("That percentage on this exam: with the difference of the two exams' difficulty added."), "percent"),
        real("se_previous_percent_here", msg("Its standard error."), "percent", 0),
        percentage("current_percent", msg("Percentage on this exam.")),
        whole("previous_level", msg("Level given in the earlier wave."), "level", missing=True),
        whole("current_level", msg("Level given in this wave."), "level", missing=True),
    ),
)  # fmt: skip
UnitProgress = NewType("UnitProgress", Frame)
UNIT_PROGRESS = Table[UnitProgress](
    "unit_progress", ("unit_id", "domain_id"), msg(
"What the change of a mean is made of; `*` is the whole cohort. Leavers + joiners + difficulty + "
"real change add up to the change."
), (
        replace(UNIT, text=msg("The unit's id; several joined by ` + ` where a split keeps them from being told apart.")), DOMAIN,
        whole("n_previous", msg("People with a result in the earlier wave."), "people"),
        whole("n_current", msg("People with a result in this wave."), "people"),
        whole("n_stayed", msg("People who stayed, with a result in both."), "people"),
        whole("n_left", msg("People of the earlier wave only."), "people"),
        whole("n_joined", msg("People of this wave only."), "people"),
        percentage("mean_previous", msg("Mean percentage of the earlier wave.")),
        percentage("mean_current", msg("Mean percentage of this wave.")),
        real("change", msg("Change of the mean."), "percent"),
        real("leavers", msg("Part of those who left."), "percent"),
        real("joiners", msg("Part of those who joined."), "percent"),
        real("difficulty", msg(
"Part of an exam that is harder (negative) or easier; where nobody stayed, over all of the "
"earlier wave."
), "percent"),
        real("se_difficulty", msg("Its standard error, from the link."), "percent", 0),
        real("real", msg("Real change of those who stayed."), "percent"),
        real("real_low", msg("Lower end of its 95 % interval."), "percent"),
        real("real_high", msg("Upper end of its 95 % interval."), "percent"),
        Column("suppressed", "flag", msg("The row is hidden outside the unit: few stayed.")),
        Column("split_suppressed", "flag", msg("Leavers and joiners are hidden outside the unit: they are few.")),
    ),
)  # fmt: skip
