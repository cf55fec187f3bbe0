"""One control from one parameter's declaration: label, sentence, bounds and unit; what is wrong is said beside it."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Sequence
from typing import Any, Literal, Union, get_args, get_origin

import ipywidgets as w
from pydantic import BaseModel

from workbench.errors import Problem
from workbench.parameters.declare import help_of, label_of, unit_words_of
from workbench.studio.words import Wording, paragraph

LABEL = "17em"
WIDTH = "36em"
Change = Callable[[Any], list[Problem]]


class Field:
    """A control, and the place beside it where is said what is wrong."""

    def __init__(self, control: w.Widget, words: Wording, change: Change, *, read: Callable[[Any], Any], tip: str = ""):
        self.control = control
        self.wrong = w.HTML()
        self.box = w.VBox([control, self.wrong])
        self._words, self._change, self._read = words, change, read
        self._setting = False
        control.tooltip = tip
        control.observe(self._changed, "value")

    def show(self, value: Any) -> None:
        """Show a value without taking it for a wish."""
        self._setting = True
        self.control.value = value
        self._setting = False
        self.wrong.value = ""

    def _changed(self, event: dict[str, Any]) -> None:
        if self._setting:
            return
        try:
            value = self._read(event["new"])
        except ValueError as error:
            self._say(str(error))
            return
        self._say(self._words.problems(self._change(value)))

    def _say(self, words: str) -> None:
        self.wrong.value = f'<div role="alert">{paragraph("✗ " + words, "wrong")}</div>' if words else ""


def field_of(
    model: type[BaseModel], name: str, words: Wording, change: Change, *, value: Any, label: str = ""
) -> Field | None:
    """Return the control of a declared parameter; None for a kind that is edited in the file (lists of models).

    Args:
        model: the model that declares it.
        name: its name there.
        words: in which language.
        change: takes a value over, or returns what is wrong with it.
        value: what it is now.
        label: in place of the declared label, where one declaration has several controls.
    """
    annotation, optional = _plain(model.model_fields[name].annotation)
    unit = words.name(unit_words_of(model, name))
    head = label or words.name(label_of(model, name))
    shown = f"{head} ({unit})" if unit else head
    tip = words.name(help_of(model, name))
    return field_for(annotation, words, change, value=value, optional=optional, label=shown, tip=tip)


def field_for(
    kind: Any, words: Wording, change: Change, *, value: Any, optional: bool, label: str, tip: str
) -> Field | None:
    """Return the control of a kind of value."""
    layout = {"description": label, "layout": w.Layout(width=WIDTH), "style": {"description_width": LABEL}}
    if get_origin(kind) is Literal:
        return Field(
            w.Dropdown(options=get_args(kind), value=value, **layout), words, change, read=lambda v: v, tip=tip
        )
    if kind is bool:
        return Field(w.Checkbox(value=value, **layout, indent=True), words, change, read=lambda v: v, tip=tip)
    if kind in (int, float) and not optional:
        number = w.FloatText if kind is float else w.IntText
        step = {"step": 1 if kind is int or value > 2 else 0.05}
        return Field(number(value=value, **step, **layout), words, change, read=lambda v: v, tip=tip)
    reader = READERS.get(kind)
    if reader is None:
        return None
    empty = words.say("empty: no limit") if optional and kind in (int, float) else ""
    text = w.Text(value=written(value), placeholder=empty, continuous_update=False, **layout)
    return Field(text, words, change, read=lambda v: reader(v) if v.strip() else (None if optional else ""), tip=tip)


def written(value: Any) -> str:
    """Return a value as it stands in a text control."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _number(text: str) -> float | str:
    plain = "".join(text.split()).replace("_", "")
    try:
        return float(plain)
    except ValueError:
        return text


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


READERS: dict[Any, Callable[[str], Any]] = {
    int: lambda text: _whole(_number(text)),
    float: _number,
    str: str.strip,
    dt.date: str.strip,
    list: _list,
}


def _whole(value: float | str) -> int | float | str:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _plain(annotation: Any) -> tuple[Any, bool]:
    """Return the kind of an annotation and whether it may be None; a list of ids or days stands as `list`."""
    optional = False
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        optional, annotation = len(kinds) < len(get_args(annotation)), kinds[0]
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is list:
        inner = _plain(get_args(annotation)[0])[0]
        return (list if inner in (str, dt.date) else annotation), True
    return annotation, optional


def note(words: str) -> w.HTML:
    """Return a quiet note."""
    return w.HTML(paragraph(words, "quiet"))


def side_by_side(boxes: Sequence[w.Widget]) -> w.Widget:
    """Return controls in as many columns as there is room for."""
    columns = w.Layout(grid_template_columns=f"repeat(auto-fit, minmax({WIDTH}, 1fr))", grid_gap="4px 24px")
    return w.GridBox(boxes, layout=columns)


def carded(box: w.Box) -> w.Box:
    """Return a group of controls as one of its own."""
    return box.add_class("wb-studio").add_class("wb-card").add_class("wb-controls")
