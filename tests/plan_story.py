"""The story of a plan that lives: what happens to it, week by week, and its plan made again after each."""

import datetime as dt
import json
from dataclasses import dataclass

import pandas as pd

from workbench.analysis import written_analysis
from workbench.analysis.verified import broken_limits
from workbench.plan.resources import names_of
from workbench.run.replan import replan

CUT = 0.7


@dataclass(frozen=True)
class Told:
    """One chapter: its name, the edition, how many limits its plan breaks, and the run before and after."""

    name: str
    made: object
    before: object
    after: object

    @property
    def broken(self):
        return broken_limits(self.after)

    @property
    def causes(self):
        return set(self.made.changed.by_cause["cause"].dropna())

    @property
    def kept(self):
        """The share of places yet to come, of those that no event names, that are kept."""
        changed = self.made.changed
        return changed.stayed / changed.ahead if changed.ahead else 1.0


def busiest(sessions, trainers):
    """Who teaches in a week, from the fifth on, in which all who teach the same do, and that week."""
    teaches = {one["name"]: " ".join(one["teaches"]) for one in trainers}
    held = sessions[sessions["week"].ge(5) & sessions["trainers"].notna()]
    taught = held.assign(name=held["trainers"].map(names_of)).explode("name")[["week", "name"]]
    taught = taught.assign(what=taught["name"].map(teaches))
    there = taught["what"].map(pd.Series(teaches).value_counts())
    free = there - taught.groupby(["what", "week"])["name"].transform("nunique")
    found = taught.iloc[int(free.to_numpy().argmin())]
    return found["name"], int(found["week"])


def story(run, *, only=("cohort",)):
    """Yield the chapters of a run's plan: leave, a cancelled session, an objection, a cut, a move, attendance.

    Where the run names trainers, one of them is away for two weeks after the first chapter.
    """
    first = written_analysis(run)
    training, start = first.settings.parameters.training, first.plan_start
    sessions, seats = first.tables["sessions"], first.tables["training_plan"].merge(first.tables["sessions"])
    money = training.budget or float(sessions["cost"].sum())
    late = seats.loc[seats["week"].ge(4), "officer_id"].drop_duplicates().tolist()
    unit = first.tables["officers"].set_index("officer_id")["unit_id"]
    mover = late[3 % len(late)]
    trainers = [one.model_dump(mode="json", by_alias=True) for one in training.operations.trainers]
    happened, before = ({"trainers": trainers} if trainers else {}), run

    def week(n):
        return start + dt.timedelta(weeks=n - 1)

    def chapter(name, as_of, more, budget):
        nonlocal before
        for key, entries in more.items():
            happened.setdefault(key, []).extend(entries)
        overrides = {"training.operations": json.dumps(happened)}
        if budget is not None:
            overrides["training.budget"] = str(budget)
        made = replan(before, as_of, overrides=overrides, only=only, workers=1)
        old, before = before, made.outcome.folder
        return Told(name, made, written_analysis(old), written_analysis(before))

    leave = [{"officer": o, "from": str(week(4)), "kind": "maternity"} for o in late[:2]]
    yield chapter("leave", week(2), {"absences": leave}, None)
    if trainers:
        name, n = busiest(written_analysis(before).tables["sessions"], trainers)
        ill = {"from": str(week(n)), "to": str(week(n) + dt.timedelta(days=11))}
        next(one for one in trainers if one["name"] == name)["away"].append(ill)
        yield chapter("trainer", week(2) + dt.timedelta(days=1), {}, None)
    held = written_analysis(before).tables["sessions"]
    gone = held.loc[held["week"].ge(4), "session_id"].iloc[0]
    off = {"session": gone, "status": "cancelled", "reason": "hỏng phòng học"}
    yield chapter("cancelled", week(3), {"sessions": [off]}, None)
    no = {"officer": late[2 % len(late)], "order": "must_not", "what": "all", "reason": "phản đối", "by": "Cục trưởng"}
    yield chapter("objection", week(3), {"orders": [no]}, None)
    yield chapter("cut", week(4), {}, CUT * money)
    to = next(u for u in sorted(unit.dropna().unique()) if u != unit[mover])
    moves = {"officer": mover, "change": "moves", "date": str(week(5)), "unit": to}
    yield chapter("move", week(5), {"people": [moves]}, CUT * money)
    now = written_analysis(before)
    past = now.tables["training_plan"].merge(now.tables["sessions"][["session_id", "week"]])
    past = past[past["week"].le(6)]
    # Of most nothing is recorded: they count as attended.
    came = [
        {"session": s, "officer": o, "result": "absent" if n % 20 == 0 else "failed" if n % 31 == 5 else "came"}
        for n, (s, o) in enumerate(zip(past["session_id"], past["officer_id"], strict=True))
        if n < 30 or n % 20 == 0 or n % 31 == 5
    ]
    yield chapter("attendance", week(7), {"attendance": came}, CUT * money)
