"""What the standard names of columns mean, in words."""

from __future__ import annotations

from workbench.intake.headers import STANDARD
from workbench.messages import Words, msg

BORN = tuple(word for word in STANDARD["officers"]["birth_year"] if len(word) > len("namsinh"))
"""Beginnings of the headers of two columns of days of birth, one for men and one for women."""
GENERAL: dict[str, Words] = {
    "officer_id": msg("the person's id"), "unit_id": msg("the unit"), "position_id": msg("the position"),
    "name": msg("the name"), "team": msg("the team"), "grade": msg("the grade"), "gender": msg("the gender"),
    "birth_year": msg("the year of birth"), "post_since": msg("the first day in the post"),
    "born": msg("the year of birth"), "form": msg("the version of the exam"), "attempt": msg("the attempt"),
    "item_id": msg("the number of the item"), "competency_id": msg("the competency"),
    "key": msg("the right answer"), "points": msg("the points"), "options": msg("the options"),
    "position": msg("the position"), "note": msg("a note"), "level": msg("the level"), "answer": msg("the answer"),
    "score": msg("the score"), "max_score": msg("the highest score"), "source": msg("who rates"),
    "rater_id": msg("the rater's id"), "date": msg("the day"), "course_id": msg("the course"),
    "first": msg("the first day"), "last": msg("the last day"), "domain": msg("the domain"), "code": msg("the code"),
    "criticality": msg("the weight"), "description": msg("what the level means"), "cut": msg("the cut score"),
    "scale": msg("the competency or domain"), "from": msg("the level before"), "to": msg("the level after"),
    "both": msg("the levels before and after"), "days": msg("the days"), "seats": msg("the seats"),
    "fewest": msg("the fewest people"), "most": msg("the most people"), "session": msg("the cost of a session"),
    "person": msg("the cost of a person"), "sites": msg("the places"), "trainers": msg("the trainers"),
    "topics": msg("the topics"), "bonus": msg("the bonus"), "anchor": msg("a common item"), "text": msg("the question"),
    "exam": msg("the exam"), "required": msg("the level required"),
    "status": msg("present or absent"), "result": msg("the result of the course"), "site": msg("the place of work"),
    "number": msg("the candidate's number"), "span": msg("the first and the last day"),
}  # fmt: skip
LABELS: dict[str, dict[str, Words]] = {
    "courses": {"form": msg("the form of teaching"), "id": msg("the code"), "name": msg("the course")},
    "competencies": {"name": msg("the competency")},
    "levels": {"name": msg("the level's name")},
    "keys": {"position": msg("the place in the exam")},
    "units": {"name": msg("the unit"), "parent": msg("the unit above"), "site": msg("the place")},
    "positions": {"name": msg("the position")},
    "settings": {"name": msg("the parameter"), "value": msg("its value")},
}
