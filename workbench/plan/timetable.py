"""From how many sessions to which weeks: a first timetable, and a better one domain by domain.

Uses `candidates`, `exchange`, `limits`, `rows`, `seating` and `solver` of the same room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.parameters.planning import Training
from workbench.plan.choice import Candidates
from workbench.plan.classes import Classes
from workbench.plan.itself import lost_late
from workbench.plan.limits import in_turn, write
from workbench.plan.rows import Rows
from workbench.plan.seating import described, every_session
from workbench.plan.solver import Model, codes

GAP = 4e-3
NODES = 60
ROUNDS = 2
TAKEN = 1e-6
RESERVE = 0.1
SECONDS = 60.0
KEY = ["course", "site", "week"]


def timetable(choice: Candidates, limits: Training, held: pd.DataFrame, sent: pd.DataFrame) -> pd.DataFrame:
    """Place the sessions in weeks so that few units and domains are asked for more people and trainers than they have.

    The sessions, largest load first, each go to the weeks in which they add least to what exceeds the caps, then to the
    emptiest (longest processing time first, Graham 1969). A trainer too many weighs as much as a whole session: the
    session could not be held. Sessions of one course at one site start in different weeks. Sessions set by hand come
    first, in their weeks, then those of the published plan, the largest first, as far as so many are held.

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        held: course, site and `sessions`, their number.
        sent: unit_id, course, site and `people`, how many each unit sends in all.

    Returns:
        The sessions, as `seating.described` returns them.
    """
    load, cap = _loads(choice, limits, held, sent)
    away, usual = np.zeros(cap.shape), cap.max(axis=0)
    number = pd.MultiIndex.from_frame(held[["course", "site"]])
    by_hand = list(choice.fixed[KEY].itertuples(index=False, name=None))
    published = choice.kept.groupby(KEY).size().sort_values(ascending=False, kind="stable").index
    span_of = {(c, w): s for c, w, s in choice.starts[["course", "week", "span"]].itertuples(index=False, name=None)}
    left = held["sessions"].to_numpy().copy()
    taken: set[tuple[int, str, int]] = set()
    for course, site, week in choice.standing[KEY].itertuples(index=False, name=None):
        taken.add((course, site, week))
        if (course, site) in number:
            away[week - 1 : week - 1 + span_of[(course, week)]] += load[number.get_loc((course, site))]
    for course, site, week in dict.fromkeys([*by_hand, *published]):
        k = number.get_loc((course, site)) if (course, site) in number else None
        if k is not None and (left[k] > 0 or (course, site, week) in by_hand):
            left[k] -= 1
            taken.add((course, site, week))
            away[week - 1 : week - 1 + span_of[(course, week)]] += load[k]
    weeks_of = every_session(choice).groupby(["course", "site"])["week"].agg(list)
    for k in np.argsort(-(load / usual).sum(axis=1), kind="stable"):
        course, site = held["course"].iloc[k], held["site"].iloc[k]
        for _ in range(left[k]):
            free = [week for week in weeks_of.get((course, site), []) if (course, site, week) not in taken]
            if not free:
                break
            cost = []
            for week in free:
                then = slice(week - 1, week - 1 + span_of[(course, week)])
                window, most = away[then], cap[then]
                over = np.maximum(window + load[k] - most, 0.0).sum() - np.maximum(window - most, 0.0).sum()
                cost.append((round(over, 9), round(float((window / most * load[k]).sum()), 9), week))
            week = min(cost)[2]
            taken.add((course, site, week))
            away[week - 1 : week - 1 + span_of[(course, week)]] += load[k]
    return described(pd.DataFrame(sorted(taken), columns=KEY).astype({"site": "str"}), choice)


def _loads(
    choice: Candidates, training: Training, held: pd.DataFrame, sent: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """What one session of each place asks of every limit of a week (units, domains, …), and what each week offers."""
    found = [
        load
        for limit in in_turn("units", "resources")
        if (load := limit.load(choice, training, held, sent)) is not None
    ]
    each = [np.broadcast_to(offered, (training.weeks, asked.shape[1])) for asked, offered in found]
    return np.hstack([asked for asked, _ in found]), np.hstack(each)


@dataclass(frozen=True)
class Weeks:
    """A timetable with the people of each class who go to each session.

    Attributes:
        value: worth of the timetable in the model of classes and weeks.
        sessions: the sessions that open, as `seating.described` returns them.
        taken: how much of each option is taken (0–1), in the order of `candidates.options`.
        sent: class (`group`), course, site and week of every session that somebody of the class is sent to.
    """

    value: float
    sessions: pd.DataFrame
    taken: np.ndarray
    sent: pd.DataFrame


def improved(
    choice: Candidates, limits: Training, classes: Classes, sessions: pd.DataFrame, *, bound: float, enough: float
) -> Weeks:
    """Move, open and close the sessions of one domain at a time while that closes more.

    Each round frees every week for the sessions of one domain and leaves the others where they are (they may close),
    in a model of people by class and week that keeps every limit of a week; what it chooses is kept where it is worth
    more (large neighbourhood search, Shaw 1998).

    Args:
        choice: what the plan can choose from.
        limits: limits of the plan.
        classes: officers who are exchangeable in what a week allows.
        sessions: a timetable.
        bound: proven upper bound on every plan.
        enough: relative gap to the bound at which to stop.
    """
    every, domain_of = every_session(choice), choice.courses["domain_id"]
    wanted = every[every["course"].isin(choice.ordered["course"])]
    both = described(pd.concat([sessions[KEY], wanted[KEY]]), choice) if len(wanted) else sessions
    best = _by_week(choice, limits, classes, both, sessions)
    for _ in range(ROUNDS):
        before = best.value
        for domain in sorted(domain_of.loc[every["course"].unique()].unique()):
            if bound - best.value <= enough * bound:
                return best
            free = every[domain_of.loc[every["course"]].eq(domain).to_numpy()]
            both = described(pd.concat([best.sessions[KEY], free[KEY]]), choice)
            found = _by_week(choice, limits, classes, both, best.sessions)
            if found.value > best.value + 1e-6:
                best = found
        if best.value - before <= 0.1 * enough * bound:
            break
    return best


def narrowed(choice: Candidates, classes: Classes, seats: pd.DataFrame, weeks: Weeks) -> pd.DataFrame:
    """Return the seats that are worth considering once classes have been counted: this turns counts into people.

    Kept are the seats in sessions that the officer's class is sent to, for the options that are taken there and, as a
    reserve, the next best of the class for the same course (a tenth of those taken, at least two). Officers with
    several options may go to any session, so that their sessions need not fall into one week. Seats set by hand or by
    order, or kept from the published plan, stay.

    Args:
        choice: what the plan can choose from.
        classes: officers who are exchangeable in what a week allows.
        seats: what `seating.possible_seats` returns for the sessions of `weeks`.
        weeks: the timetable.
    """
    options = classes.options(choice).assign(taken=weeks.taken)
    several = options.assign(chosen=options["taken"] > TAKEN).groupby("officer_id")["chosen"].transform("sum") > 1
    order = ["group", "course", "taken", "benefit"]
    ranked = options.sort_values(order, ascending=[True, True, False, False], kind="stable")
    together = ranked.groupby(["group", "course"])
    n_taken = together["taken"].transform("sum")
    near = together.cumcount() < np.ceil(n_taken) + np.maximum(np.ceil(RESERVE * n_taken), 2)
    considered = options.assign(near=near, several=several)[["need", "course", "entry", "group", "near", "several"]]
    wide = seats.merge(considered, on=["need", "course", "entry"], how="left")
    sent = pd.MultiIndex.from_frame(weeks.sent).get_indexer(pd.MultiIndex.from_frame(wide[["group", *KEY]])) >= 0
    pair = ["officer_id", "course"]
    ordered = pd.MultiIndex.from_frame(wide[pair]).isin(pd.MultiIndex.from_frame(choice.ordered[pair]))
    stays = wide["near"] & (sent | wide["several"]) | wide["fixed"] | wide["kept"] | ordered | ~wide["first"]
    return seats[stays.to_numpy(bool)].reset_index(drop=True)


def _by_week(
    choice: Candidates, limits: Training, classes: Classes, sessions: pd.DataFrame, current: pd.DataFrame
) -> Weeks:
    """Solve the model of classes and weeks over candidate sessions, starting from the current ones."""
    options, sends = classes.options(choice), _sends(choice, classes, sessions)
    course = choice.courses.loc[sessions["course"]]
    person = choice.courses["person_cost"].loc[options["course"]].to_numpy(float)
    model = Model()
    stay, stands, people = (part.to_numpy(float) for part in (options["stands"], sessions["stands"], sends["people"]))
    take = model.columns(options["benefit"] - choice.tie * person, 1.0, whole=False, lower=stay)
    opened = np.maximum(sessions["fixed"].to_numpy(float), stands)
    hold = model.columns(-choice.tie * course["session_cost"].to_numpy(), 1.0, whole=True, lower=opened)
    most = np.where(sends["stands"], people, np.inf)
    late = lost_late(sends, choice.itself, classes.of, choice.starts)
    send = model.columns(-choice.tie * sends["travel_cost"].to_numpy() - late, most, whole=False, lower=people)
    model.stand += [take[stay > 0], hold[stands > 0], send[people > 0]]
    spent = np.r_[person, course["session_cost"], sends["travel_cost"]]
    rows = Rows(
        model=model, choice=choice, training=limits, options=options, take=take, sends=sends, send=send,
        at=sends["session"].to_numpy(), held=sessions, hold=hold, course=course, paid=np.r_[take, hold, send],
        spent=spent, classes=classes, weeks=True,
    )  # fmt: skip
    write(rows, "people")
    key = ["group", "stage", "course"]
    pairs = pd.concat([options[key], sends[key]])
    signs = np.r_[np.ones(len(take)), -np.ones(len(send))]
    model.rows(codes(*(pairs[name] for name in key)), np.r_[take, send], signs, low=0.0, high=0.0)
    write(rows, "times")
    write(rows, "sessions", "places", "resources", "units")
    _stay(model, options, take, sends, send, choice, limits)
    write(rows, "money", "goals")
    is_open = pd.MultiIndex.from_frame(sessions[KEY]).isin(pd.MultiIndex.from_frame(current[KEY]))
    found = model.solve(gap=GAP, nodes=NODES, seconds=SECONDS, known=(hold, is_open.astype(float)))
    return Weeks(
        value=found.objective,
        sessions=described(sessions[found.values[hold] > 0.5], choice),
        taken=found.values[take],
        sent=sends.loc[found.values[send] > TAKEN, ["group", *KEY]].drop_duplicates(),
    )


def _sends(choice: Candidates, classes: Classes, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return which class may go to which session: to those that stand, who stays in them."""
    every = classes.sends(choice)
    held = sessions.drop(columns=["fixed", "stands"])
    place = ["course", "site"]
    free = every[~every["stands"]].drop(columns="week").merge(held[~sessions["stands"]], on=place)
    stay = every[every["stands"]].merge(held[sessions["stands"]], on=[*place, "week"])
    return pd.concat([free, stay]).astype({"stands": bool}).reset_index(drop=True)


def _stay(
    model: Model,
    options: pd.DataFrame,
    take: np.ndarray,
    sends: pd.DataFrame,
    send: np.ndarray,
    choice: Candidates,
    limits: Training,
) -> None:
    """What keeping people in the published sessions adds: no more of a class stay in a session than it sends there."""
    asked = options.assign(take=take)[["need", "course", "group", "stage", "benefit", "take"]].merge(
        choice.kept, on=["need", "course"]
    )
    asked = asked.merge(sends.assign(send=send)[["group", "stage", *KEY, "send"]], on=["group", "stage", *KEY])
    stay = model.columns(limits.stability * asked["benefit"], 1.0, whole=False)
    one = np.arange(len(asked))
    signs = np.r_[np.ones(len(one)), -np.ones(len(one))]
    model.rows(np.r_[one, one], np.r_[stay, asked["take"].to_numpy(int)], signs, high=0.0)
    there = codes(asked["send"])
    sent = np.unique(asked["send"].to_numpy(int))
    signs = np.r_[np.ones(len(there)), -np.ones(len(sent))]
    model.rows(np.r_[there, np.arange(len(sent))], np.r_[stay, sent], signs, high=0.0)
