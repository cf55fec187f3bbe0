"""What a plan that was made again changes, as lists for the terminal: counts and ids, nobody's name."""

from __future__ import annotations

import pandas as pd

from workbench.language import Speaker
from workbench.listing import Column, Listing, listing
from workbench.messages import msg
from workbench.report.frame.words import CAUSES, PROPOSALS
from workbench.run.replan import Replanned

NO_CAUSE = msg("planned anew")


def by_unit(made: Replanned, speaker: Speaker) -> Listing:
    """Return how many seats of each unit are kept, moved, dropped and added."""
    columns = [
        Column("unit_id", speaker.say("unit"), "code"),
        Column("kept", speaker.say("kept"), "number"),
        Column("moved", speaker.say("moved"), "number"),
        Column("dropped", speaker.say("dropped"), "number"),
        Column("added", speaker.say("added"), "number"),
    ]
    return listing(speaker, speaker.say("Places against the edition before, by unit:"), columns, made.changed.by_unit)


def by_cause(made: Replanned, speaker: Speaker) -> Listing:
    """Return what caused how many changes."""
    causes = made.changed.by_cause
    said = [speaker.name(NO_CAUSE if pd.isna(cause) else CAUSES[cause]) for cause in causes["cause"]]
    columns = [
        Column("cause", speaker.say("cause")),
        Column("event", speaker.say("event"), "code"),
        Column("n", speaker.say("places changed"), "number"),
    ]
    return listing(speaker, speaker.say("Why places changed:"), columns, causes.assign(cause=said))


def below_minimum(made: Replanned, speaker: Speaker) -> Listing:
    """Return what could be done with each session below its minimum, and which the plan does."""
    below = made.changed.below.sort_values(["start", "session_id", "rank"])
    columns = [
        Column("session_id", speaker.say("session"), "code"),
        Column("fewest", speaker.say("least"), "number"),
        Column("n_left", speaker.say("left"), "number"),
        Column("rank", speaker.say("order"), "number"),
        Column("what", speaker.say("proposal")),
        Column("plan", speaker.say("in this plan"), stands="c"),
        Column("to_session", speaker.say("held then"), "code"),
        Column("n_own", speaker.say("of its people"), "number"),
        Column("n_others", speaker.say("others"), "number"),
        Column("gain_change", speaker.say("levels, change"), "number", 2),
        Column("cost_change", speaker.say("cost, change"), "money"),
    ]
    frame = below.assign(
        what=[speaker.name(PROPOSALS[one]) for one in below["proposal"]],
        plan=["✓" if done else "" for done in below["done"]],
    )
    return listing(speaker, speaker.say("Sessions below their minimum, and what could be done:"), columns, frame)


def in_short(made: Replanned, speaker: Speaker) -> list[str]:
    """Return the sentences below the lists: places kept, cost, what is assumed, and the time."""
    changed = made.changed
    found = []
    if changed.ahead:
        found.append(
            speaker.say(
                "Of {n} places yet to come that no event names, {stayed} are kept ({share}).",
                n=speaker.number(changed.ahead),
                stayed=speaker.number(changed.stayed),
                share=speaker.percent(100 * changed.stayed / changed.ahead, 1),
            )
        )
    pairs = dict(zip(changed.pairs["change"], changed.pairs["n"], strict=True))
    if pairs.keys() - {"kept"}:
        numbers = {name: speaker.number(int(pairs.get(name, 0))) for name in ("kept", "moved", "dropped", "added")}
        found.append(
            speaker.say("Coaching pairs: {kept} kept, {moved} moved, {dropped} dropped, {added} added.", **numbers)
        )
    found.append(
        speaker.say(
            "Cost: {cost}, before {before}.",
            cost=speaker.money(changed.cost),
            before=speaker.money(changed.cost_before),
        )
    )
    if changed.unrecorded:
        found.append(
            speaker.plural(
                "Of {n} place in sessions that have begun nothing is recorded: it counts as attended.",
                "Of {n} places in sessions that have begun nothing is recorded: they count as attended.",
                changed.unrecorded,
            )
        )
    found.append(speaker.say("Planned in {seconds} seconds.", seconds=speaker.number(made.seconds, 1)))
    return found
