"""A cohort of twelve people in three units with at least two rows of every table that pages read."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import yaml

from tests.sizes.cohorts import BASE, analysed, cohort
from workbench.analysis import Analysis
from workbench.tables import TABLES

OPEN_LIMITS = {
    "release_cap": None, "strength": 0.0, "reassess_first": False, "budget": 200_000_000, "weeks": 8,
    "sessions_per_course": 2,
}  # fmt: skip


def full_analysis(folder: Path, *, seed: int) -> Analysis:
    """Return the second of two waves, its courses open to single people, with what a simulation leaves out added."""
    framework = yaml.safe_load(BASE.read_text(encoding="utf-8"))
    for course in framework["courses"]:
        course["seats"]["min"] = 1
    small_courses = folder / "small-courses.yaml"
    small_courses.write_text(yaml.safe_dump(framework, allow_unicode=True), encoding="utf-8")
    parameters = cohort(folder, people=12, units=3, seed=seed, waves=2, framework=small_courses)
    made = analysed(
        parameters,
        training=OPEN_LIMITS,
        interventions={"course_from": 2},
        coaching={"load": 1},
        units={"minimum_cell": 3},
    )
    return with_the_rest(made)


def with_the_rest(analysis: Analysis) -> Analysis:
    """Return the analysis with two rows of each table that a small simulated cohort leaves empty."""
    tables, framework = dict(analysis.tables), analysis.settings.framework
    officers, units = tables["officers"], analysis.units()
    scales = [*analysis.domains(), *(c.id for c in framework.competencies if c.domain in analysis.domains())]
    needs = tables["retest_queue"][["officer_id", "scale_id", "unit_id"]]
    held = tables["sessions"].set_index("session_id")
    places = tables["training_plan"][["officer_id", "scale_id", "step", "session_id"]]
    made = {
        "ledger": [
            {
                "sheet": "Bài làm", "row": 4 + at, "column": "Điểm", "rule": "id_missing", "value": "x",
                "problem": "Dòng không có mã.", "action": action,
            }
            for at, action in enumerate(("quarantined", "noted"))
        ],
        "standards": [
            {
                "scale_id": analysis.domains()[0], "level": level, "method": "angoff", "n_judges": 4, "n_items": 9,
                "cut_percent": 25.0 * level, "se_percent": 2.5, "judges_sd": 5.0, "agreement": 0.8,
            }
            for level in (2, 3)
        ],
        "deployment": [
            {
                "officer_id": o, "from_unit": u, "to_unit": next(other for other in units if other != u),
                "position_id": p, "effect": 1.0, "fit": 0.5, "scale_id": scales[0], "chain": 1,
                "home_short": 1.0, "home_qualified": 2, "home_needed": 3,
            }
            for o, u, p in officers[["officer_id", "unit_id", "position_id"]].head(2).itertuples(index=False)
        ],
        "duties": [
            {
                "officer_id": o, "course_id": framework.courses[at].id, "unit_id": u, "position_id": p,
                "held_on": pd.Timestamp(2018, 9, 1), "due": pd.Timestamp(2019, 9, 1 + at), "state": state,
                "session_id": tables["sessions"]["session_id"].iloc[0] if at else None,
                "planned": "late" if at else "none", "reason": None if at else "budget",
                "remedy": None if at else "raise_budget",
            }
            for at, ((o, u, p), state) in enumerate(
                zip(
                    officers[["officer_id", "unit_id", "position_id"]].head(2).itertuples(index=False),
                    ("overdue", "due"), strict=True,
                )
            )
        ],
        "rotation_due": [
            {
                "officer_id": o, "unit_id": u, "position_id": p, "since": pd.Timestamp(2014, 9, 1), "years": 5.0,
                "due": pd.Timestamp(2019, 9, 1), "ordered": pd.NaT,
            }
            for o, u, p in officers[["officer_id", "unit_id", "position_id"]].head(2).itertuples(index=False)
        ],
        "model_fit": [
            {
                "domain_id": analysis.domains()[0], "model": model, "n": 12, "n_items": 20, "n_parameters": m,
                "log_likelihood": -100.0, "aic": 200.0 + 2 * m, "bic": 200.0 + 2.5 * m, "converged": True,
                "used": model == "rasch", "recommended": model == "rasch",
            }
            for model, m in (("rasch", 21), ("2pl", 40))
        ],
        "item_fit": [
            {
                "item_id": item, "domain_id": analysis.domains()[0], "n": 12, "s_x2": 30.0, "df": 9, "p": 0.001,
                "p_adjusted": 0.01, "rmsea": 0.1, "infit": 1.4, "infit_low": 0.8, "infit_high": 1.2, "outfit": 1.5,
                "outfit_low": 0.7, "outfit_high": 1.3, "flags": "curve noisy",
            }
            for item in tables["items"]["item_id"].head(2)
        ],
        "person_fit": [
            {
                "officer_id": o, "domain_id": analysis.domains()[0], "n_items": 20, "lz": lz, "p": p,
                "unusual": p < 0.01,
            }
            for o, lz, p in zip(officers["officer_id"].head(2), (-3.0, 0.5), (0.001, 0.7), strict=True)
        ],
        "group_fairness": [
            {
                "grouping": "gender", "item_id": item, "n": 12, "n_groups": 3, "mh_chi2": 12.0, "mh_p": 0.002,
                "mh_p_adjusted": 0.02, "lr_chi2": 15.0, "lr_p": 0.004, "lr_p_adjusted": 0.03, "uniform_p": 0.01,
                "nonuniform_p": 0.4, "nonuniform_p_adjusted": 0.6, "lr_r2": 0.08, "lr_class": "C",
            }
            for item in tables["items"]["item_id"].head(2)
        ],
        "borich": [
            {
                "scale_id": scale, "competence": "self", "n": at, "mean_importance": 4.0, "mean_competence": 3.0,
                "mwds": 4.0 / at, "se": [float("nan"), 0.5][at - 1], "rank": at,
            }
            for at, scale in enumerate(scales[-2:], start=1)
        ],
        "waiting_list": [
            {
                "session_id": session, "rank": 1, "officer_id": o, "scale_id": s, "unit_id": u, "from_level": 1,
                "to_level": 2, "gain": 0.5, "benefit": 0.3, "p_fits": 0.6, "seat_cost": 1e6, "travels": False,
                "sure": at == 0, "could_sit": True, "coached": False,
            }
            for at, (session, (o, s, u)) in enumerate(
                zip(tables["sessions"]["session_id"].head(2), needs.tail(2).itertuples(index=False), strict=False)
            )
        ],
        "retest_plan": [
            {
                "officer_id": o, "scale_id": s, "unit_id": u, "date": pd.Timestamp(2019, 8, 20), "decides": decides,
                "session_id": session, "decided_by": pd.Timestamp(2019, 9, 9), "gain": gain, "value": 0.05, "rank": at,
            }
            for at, ((o, s, u), decides, session, gain) in enumerate(
                zip(
                    needs.head(2).itertuples(index=False), ("seat", "coach"),
                    (tables["sessions"]["session_id"].iloc[0], None), (0.5, float("nan")), strict=True,
                ),
                start=1,
            )
        ],
        "below_minimum": [
            {
                "session_id": session, "course_id": held.loc[session, "course_id"], "week": held.loc[session, "week"],
                "start": held.loc[session, "start"], "site": held.loc[session, "site"], "fewest": 8, "n_before": 9,
                "n_left": 5, "proposal": proposal, "rank": rank, "done": proposal == "open",
                "within_limits": proposal == "open", "to_session": session, "to_week": held.loc[session, "week"],
                "to_site": held.loc[session, "site"], "n_own": 5, "n_others": others, "n_units": min(others, 1),
                "gain": 2.5, "gain_change": -1.25 + others / 4, "benefit": 1.0, "cost": 9e6, "cost_change": -2e6,
                "limits": limits,
            }
            for session in places["session_id"].head(1)
            for rank, (proposal, others, limits) in enumerate(
                (
                    ("open", 3, None),
                    ("hold", 0, f"courses.{held.loc[session, 'course_id']}.seats.min=5; training.budget=90000000"),
                ),
                start=1,
            )
        ],
        "proposed_seats": [
            {
                "session_id": at, "proposal": "open", "officer_id": o, "scale_id": s, "unit_id": units[0], "own": own,
                "to_session": at, "coach_id": None, "gain": 0.5, "benefit": 0.3, "seat_cost": 4e5,
            }
            for (o, s, _, _), at, own in zip(
                places.head(2).itertuples(index=False), [places["session_id"].iloc[0]] * 2, (True, False), strict=False
            )
        ] if len(places) else [],
        "coaching_changes": [
            {
                "officer_id": o, "scale_id": s, "change": change, "coach_before": before, "coach_after": after,
                "cause": {"kept": None}.get(change, "absence"), "event": {"moved": o}.get(change),
            }
            for change, (coach, o, s) in zip(
                ("moved", "dropped", "kept"),
                tables["coaching_plan"][["coach_id", "officer_id", "scale_id"]].head(3).itertuples(index=False),
                strict=False,
            )
            for before, after in [(officers["officer_id"].iloc[0], coach if change != "dropped" else None)]
        ],
        "remedy_prices": [
            {"remedy_id": remedy, "n_needs": 3, "n_certain": 2, "cost": 2e6, "gain": gain, "reseated": gain > 0}
            for remedy, gain in zip(tables["remedies"]["remedy_id"].head(2), (1.5, float("nan")), strict=False)
        ],
        "plan_changes": [
            {
                "officer_id": o, "scale_id": s, "step": step, "change": change, "session_before": at,
                "session_after": {"dropped": None}.get(change, at),
                "course_before": held.loc[at, "course_id"],
                "start_before": held.loc[at, "start"],
                "end_before": held.loc[at, "end"],
                "trainers_before": "Lê Văn Minh",
                "cause": {"kept": None, "dropped": "absence"}.get(change, "several"),
                "event": {"dropped": o}.get(change),
            }
            for change, (o, s, step, at) in zip(
                ("kept", "dropped", "moved"),
                places.head(3).itertuples(index=False),
                strict=False,
            )
        ],
    }  # fmt: skip
    known = {
        "reason": None, "metric": "logit", "effect": 0.4, "se": 0.1, "df": 5.0, "low": 0.15, "high": 0.65,
        "effect_other": 0.3, "low_other": -0.1, "high_other": 0.7, "gain_difference": 0.5, "levels_gained": 0.2,
        "levels_low": 0.1, "levels_high": 0.3, "cost_per_person": 2e6, "cost_per_level": 1e7, "n_lacking": pd.NA,
    }  # fmt: skip
    effects = tables["training_effect"].astype(object)
    for name, value in known.items():
        effects.loc[effects.index[:2], name] = value
    tables["training_effect"] = TABLES["training_effect"].shaped(effects)
    fairness = tables["fairness"].astype({"ets_class": "str", "lr_class": "str"})
    tested = {"ets_class": ["C", "B"], "mh_delta": [-1.9, 1.2], "mh_odds": [2.2, 0.6], "mh_chi2": [9.0, 5.0]}
    tested |= {"smd": [-0.2, 0.1], "mh_p_adjusted": [0.04, 0.2], "lr_class": ["C", "A"], "lr_p_adjusted": [0.03, 0.3]}
    for name, values in (tested | {"mh_p": [0.003, 0.02], "nonuniform_p_adjusted": [0.04, 0.5]}).items():
        fairness.loc[fairness.index[:2], name] = values
    tables["fairness"] = TABLES["fairness"].shaped(fairness)
    for name, column, value in (("item_fit", "flags", "curve noisy"), ("person_fit", "unusual", True)):
        if len(tables[name]):
            marked = tables[name].copy()
            marked.loc[marked.index[:1], column] = value
            tables[name] = TABLES[name].shaped(marked)
    for name, rows in made.items():
        if len(tables[name]) < 2:
            tables[name] = TABLES[name].shaped(pd.DataFrame(rows))
    return replace(analysis, tables=tables)
