"""How a parameter is declared: once, with default, unit, bounds, a label and a sentence."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workbench.messages import Message, Words, as_data, as_is, from_data, msg

UNITS = {
    "percent": msg("percent"),
    "people": msg("people"),
    "weeks": msg("weeks"),
    "week": msg("week"),
    "days": msg("days"),
    "sessions": msg("sessions"),
    "share": msg("share 0–1"),
    "share per year": msg("share per year"),
    "probability": msg("probability 0–1"),
    "years": msg("years"),
    "level": msg("level"),
    "levels": msg("levels"),
    "steps": msg("steps"),
    "points": msg("points"),
    "months": msg("months"),
    "items": msg("items"),
    "units": msg("units"),
    "places": msg("places"),
    "remedies": msg("remedies"),
    "logit": msg("logit"),
    "correlation": msg("correlation"),
    "đồng": msg("đồng"),
}
"""What the declared units are called."""
SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


class Declared(BaseModel):
    """Base of every parameter model: frozen, unknown keys and infinite numbers refused, defaults validated."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, populate_by_name=True, allow_inf_nan=False
    )


def parameter(
    default: Any = ...,
    *,
    label: Message,
    help: Message,
    unit: str = "",
    reason: str = "",
    remedy: str = "",
    **bounds: Any,
) -> Any:
    """Declare a field: `bounds` are pydantic's (ge, le, pattern, …).

    A limit that keeps needs open says so by `reason` and `remedy`: their codes in the tables `unmet` and `remedies`.
    """
    if isinstance(default, (dict, list)):
        bounds["default_factory"] = default.copy
    else:
        bounds["default"] = default
    return Field(
        title=label.id,
        description=help.id,
        json_schema_extra={
            "unit": unit,
            "label": as_data(label),
            "help": as_data(help),
            "reason": reason,
            "remedy": remedy,
        },
        **bounds,
    )


def label_of(model: type[BaseModel], field: str) -> Words:
    """Return the declared label of a field; `a.b` is the field b of the model of a."""
    return _declared(model, field, "label")


def help_of(model: type[BaseModel], field: str) -> Words:
    """Return the declared sentence of a field."""
    return _declared(model, field, "help")


def unit_of(model: type[BaseModel], field: str) -> str:
    """Return the declared unit of a field, empty where it has none."""
    extra = model.model_fields[field].json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def unit_words_of(model: type[BaseModel], field: str) -> Words:
    """Return what the declared unit of a field is called, empty where it has none."""
    unit = unit_of(model, field)
    return UNITS.get(unit, as_is(unit))


def bounds_of(model: type[BaseModel], field: str) -> str:
    """Return the declared bounds of a field, such as `≥ 0, ≤ 1`, empty where it has none."""
    return ", ".join(
        f"{sign} {getattr(item, name)}"
        for item in model.model_fields[field].metadata
        for name, sign in SIGNS.items()
        if hasattr(item, name)
    )


def codes_of(model: type[BaseModel], what: Literal["reason", "remedy"]) -> tuple[str, ...]:
    """Return the codes of reasons or remedies that fields declare, and those of models in them, each once, in order."""
    codes: list[str] = []
    for field in model.model_fields.values():
        extra, inner = field.json_schema_extra, field.annotation
        if isinstance(extra, dict):
            codes.append(str(extra.get(what, "")))
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            codes += codes_of(inner, what)
    return tuple(dict.fromkeys(code for code in codes if code))


def _declared(model: type[BaseModel], field: str, what: str) -> Words:
    above, _, field = field.rpartition(".")
    if above:
        inner: Any = model.model_fields[above].annotation
        return _declared(inner, field, what)
    extra = model.model_fields[field].json_schema_extra
    words: Any = extra[what] if isinstance(extra, dict) else None
    return from_data(words) if words else as_is("")
