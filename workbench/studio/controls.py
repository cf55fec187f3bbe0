"""The controls: cut scores of a scale, required levels, a course's seats, and every limit, from their declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, get_args, get_origin

import ipywidgets as w
from pydantic import BaseModel

from workbench.errors import Problem
from workbench.parameters import CohortParameters
from workbench.parameters.courses import Cost, Course, Seats
from workbench.parameters.declare import label_of
from workbench.parameters.exam import Levels
from workbench.parameters.framework import Position
from workbench.studio import fields
from workbench.studio.desk import FRAMEWORK, Desk, Path
from workbench.studio.fields import Field, field_for, field_of
from workbench.studio.words import Wording

SECTIONS = ("gaps", "interventions", "training", "coaching", "workload", "units", "deployment")
"""Sections of the parameters with a control for every value, beside the cut scores."""

NARROW, NARROW_LABEL = "25em", "13.5em"

Changed = Callable[[], None]


class Controls:
    """A group of controls that show what lies on the desk and take over what is asked for."""

    def __init__(self, desk: Desk, words: Wording, changed: Changed):
        self.desk, self.words, self._changed = desk, words, changed
        self.fields: dict[Path, Field] = {}

    def change(self, path: Path, value: Any) -> list[Problem]:
        """Take a value over and have the views worked out anew, or return what is wrong."""
        before = self.desk.settings
        problems = self.desk.change(path, value)
        if self.desk.settings is not before:
            self._changed()
        return problems

    def show(self) -> None:
        """Show what lies on the desk."""
        for path, field in self.fields.items():
            value = self.desk.value(path)
            plain = isinstance(field.control, w.Text)
            field.show(fields.written(value) if plain else value)


class CutControls(Controls):
    """The cut scores of one scale at a time."""

    def __init__(self, desk: Desk, words: Wording, changed: Changed, looked: Changed):
        super().__init__(desk, words, changed)
        top = desk.settings.framework.top_level
        self.scale = w.Dropdown(
            options=[(_indented(desk, words, s), s) for s in desk.whatif.scales],
            description=words.say("Scale"),
            layout=w.Layout(width=fields.WIDTH),
            style={"description_width": fields.LABEL},
        )
        self.levels = [self._cut(level) for level in range(1, top + 1)]
        self.common = w.Button(description=words.say("Use the common cut scores"), layout=w.Layout(width="auto"))
        self.common.on_click(lambda _: self._use_common())
        self.said = w.HTML()
        decide = field_of(
            Levels, "decide_at", words, partial(self.change, ("levels", "decide_at")), value=desk.value(DECIDE)
        )
        rule = field_of(Levels, "rule", words, partial(self.change, RULE), value=desk.value(RULE))
        assert decide is not None
        assert rule is not None
        decide.control.step = 0.01
        self.fields |= {DECIDE: decide, RULE: rule}
        self.scale.observe(lambda _: self.show(), "value")
        self.scale.observe(lambda _: looked(), "value")
        for control in (self.scale, *(field.control for field in self.levels), decide.control, rule.control):
            control.layout.width, control.style.description_width = NARROW, NARROW_LABEL
        own = w.VBox([self.said, self.common])
        self.box = fields.carded(w.VBox([self.scale, *(field.box for field in self.levels), own, decide.box, rule.box]))
        self.show()

    def show(self) -> None:
        """Show the cut scores of the scale in view."""
        super().show()
        scale, whatif = self.scale.value, self.desk.whatif
        cuts, panel = whatif.cuts(self.desk.settings)(scale), whatif.set_by_panel(scale)
        for field, cut in zip(self.levels, cuts, strict=True):
            field.show(cut)
            field.control.disabled = panel
        own = scale in self.desk.settings.parameters.levels.overrides
        self.common.disabled = panel or not own
        said = self.words.say("The common cut scores of all scales.")
        if own:
            said = self.words.say("Cut scores of this scale alone.")
        if panel:
            said = self.words.say(
                "A panel set these cut scores; to change them, change the panel's file.",
            )
        self.said.value = fields.note(said).value

    def _cut(self, level: int) -> Field:
        label = self.words.say("{level}: from (percent)", level=self.words.level(level))
        field = field_for(
            float, self.words, partial(self._move, level), value=0.0, optional=False, label=label,
            tip=self.words.say("Lowest score of this level."),
        )  # fmt: skip
        assert field is not None
        field.control.step = 1
        return field

    def _move(self, level: int, cut: float) -> list[Problem]:
        scale = self.scale.value
        cuts = list(self.desk.settings.parameters.cuts_of(scale))
        cuts[level - 1] = cut
        problems = self.change(("levels", "overrides", scale), cuts)
        if not problems:
            self.show()
        return problems

    def _use_common(self) -> None:
        self.change(("levels", "overrides", self.scale.value), None)
        self.show()


DECIDE: Path = ("levels", "decide_at")
RULE: Path = ("levels", "rule")


class RequirementControls(Controls):
    """The levels that positions require: a grid of the positions of one domain and its scales."""

    def __init__(self, desk: Desk, words: Wording, changed: Changed):
        super().__init__(desk, words, changed)
        framework = desk.settings.framework
        asked = {framework.domain_of[s] for p in framework.positions for s in p.requires}
        self.domain = w.Dropdown(
            options=[(words.name(d.name.text), d.id) for d in framework.domains if d.id in asked],
            description=words.say("Domain"),
            layout=w.Layout(width=fields.WIDTH),
            style={"description_width": fields.LABEL},
        )
        self.grid = w.GridBox()
        self.wrong = w.HTML()
        self.domain.observe(lambda _: self._lay_out(), "value")
        self.box = fields.carded(w.VBox([self.domain, self.grid, self.wrong]))
        self._lay_out()

    def show(self) -> None:
        """Show the required levels of the domain in view."""
        for path, field in self.fields.items():
            field.show(self.desk.value(path))

    def _lay_out(self) -> None:
        framework, words = self.desk.settings.framework, self.words
        scales = [s for s in framework.domain_of if framework.domain_of[s] == self.domain.value]
        positions = [p for p in framework.positions if set(p.requires) & set(scales)]
        self.fields = {}
        heads = [w.HTML(), *(fields.note(words.scale(scale)) for scale in scales)]
        cells: list[w.Widget] = []
        for position in positions:
            cells.append(fields.note(words.position(position.id)))
            cells += [self._cell(position, scale) for scale in scales]
        self.grid.children = [*heads, *cells]
        self.grid.layout = w.Layout(
            grid_template_columns=f"14em repeat({len(scales)}, minmax(7em, 9em))", grid_gap="2px 8px"
        )

    def _cell(self, position: Position, scale: str) -> w.Widget:
        path: Path = (FRAMEWORK, "positions", position.id, "requires", scale)
        levels = self.desk.settings.framework.levels
        choice = w.Dropdown(
            options=[("–", None), *((str(level.level), level.level) for level in levels)],
            value=self.desk.value(path),
            description=f"{self.words.position(position.id)}: {self.words.scale(scale)}",
            layout=w.Layout(width="6em"),
        )
        choice.add_class("wb-cell")
        field = Field(choice, self.words, partial(self.change, path), read=lambda v: v)
        self.fields[path] = field
        return field.box


class CourseControls(Controls):
    """Seats, costs and length of one course at a time."""

    def __init__(self, desk: Desk, words: Wording, changed: Changed):
        super().__init__(desk, words, changed)
        self.course = w.Dropdown(
            options=[(f"{c.id} · {words.name(c.title)}", c.id) for c in desk.settings.framework.courses],
            description=words.say("Course"),
            layout=w.Layout(width=fields.WIDTH),
            style={"description_width": fields.LABEL},
        )
        self.place = fields.side_by_side([])
        self.course.observe(lambda _: self._lay_out(), "value")
        self.box = w.VBox([self.course, self.place])
        self._lay_out()

    def _lay_out(self) -> None:
        self.fields = {}
        if self.course.value is None:
            self.place.children = [fields.note(self.words.say("The framework has no courses."))]
            return
        own: Path = (FRAMEWORK, "courses", self.course.value)
        for model, part, name in (
            (Seats, "seats", "min"),
            (Seats, "seats", "max"),
            (Cost, "cost", "session"),
            (Cost, "cost", "person"),
            (Course, "", "days"),
            (Course, "", "trainers"),
        ):
            path = (*own, part, name) if part else (*own, name)
            label = self.words.name(label_of(model, name))
            if part:
                label = f"{self.words.name(label_of(Course, part))}: {label}"
            made = field_of(
                model, name, self.words, partial(self.change, path), value=self.desk.value(path), label=label
            )
            if made is not None:
                self.fields[path] = made
        self.place.children = [field.box for field in self.fields.values()]


class LimitControls(Controls):
    """Every value of the sections in `SECTIONS`, and courses, folded by section."""

    def __init__(self, desk: Desk, words: Wording, changed: Changed):
        super().__init__(desk, words, changed)
        self.courses = CourseControls(desk, words, changed)
        children, titles = [], []
        for section in SECTIONS:
            model = CohortParameters.model_fields[section].annotation
            assert isinstance(model, type)
            found = dict(self._fields(model, (section,)))
            self.fields |= found
            children.append(fields.side_by_side([field.box for field in found.values()]))
            titles.append(words.name(label_of(CohortParameters, section)))
        children.append(self.courses.box)
        titles.append(words.say("Courses: seats and costs"))
        self.box = w.Accordion(children=children, titles=tuple(titles))
        self.box.add_class("wb-studio")

    def show(self) -> None:
        """Show what lies on the desk."""
        super().show()
        self.courses.show()

    def _fields(self, model: type[BaseModel], path: Path, above: str = "") -> Iterator[tuple[Path, Field]]:
        for name, declared in model.model_fields.items():
            here = (*path, name)
            label = self.words.name(label_of(model, name))
            inner = declared.annotation
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from self._fields(inner, here, label)
            elif get_origin(inner) is dict:
                kind = get_args(get_args(inner)[1])[0]
                for domain in self.desk.settings.framework.domains:
                    own = (*here, domain.id)
                    said = f"{label}: {self.words.name(domain.name.text)}"
                    value = self.desk.value(own)
                    tip = self.words.say("Empty: no value of its own.")
                    made = field_for(
                        kind, self.words, partial(self.change, own), value=value, optional=True, label=said, tip=tip
                    )
                    if made is not None:
                        yield own, made
            else:
                said = f"{above}: {label[0].lower()}{label[1:]}" if above else ""
                found = field_of(
                    model, name, self.words, partial(self.change, here), value=self.desk.value(here), label=said
                )
                if found is not None:
                    yield here, found


def _indented(desk: Desk, words: Wording, scale: str) -> str:
    """Return a scale's name, a competency's set below its domain's."""
    return ("– " if scale in desk.settings.framework.competency_ids else "") + words.scale(scale)
