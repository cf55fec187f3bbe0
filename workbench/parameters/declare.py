"""How a parameter is declared: once, with default, unit, bounds, a label and a sentence in both languages."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workbench.language import Text


class Declared(BaseModel):
    """Base of every parameter model: frozen, unknown keys and infinite numbers refused, defaults validated."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, populate_by_name=True, allow_inf_nan=False
    )


def parameter(
    default: Any = ...,
    *,
    label: tuple[str, str],
    help: tuple[str, str],
    unit: str = "",
    reason: str = "",
    remedy: str = "",
    **bounds: Any,
) -> Any:
    """Declare a field: `label` and `help` are (Vietnamese, English); `bounds` are pydantic's (ge, le, pattern, …).

    A limit that keeps needs open says so by `reason` and `remedy`: their codes in the tables `unmet` and `remedies`.
    """
    if isinstance(default, (dict, list)):
        bounds["default_factory"] = default.copy
    else:
        bounds["default"] = default
    return Field(
        title=label[1],
        description=help[1],
        json_schema_extra={
            "unit": unit,
            "label": {"vi": label[0], "en": label[1]},
            "help": {"vi": help[0], "en": help[1]},
            "reason": reason,
            "remedy": remedy,
        },
        **bounds,
    )


def label_of(model: type[BaseModel], field: str) -> Text:
    """Return the declared label of a field."""
    return _declared(model, field, "label")


def help_of(model: type[BaseModel], field: str) -> Text:
    """Return the declared sentence of a field."""
    return _declared(model, field, "help")


def unit_of(model: type[BaseModel], field: str) -> str:
    """Return the declared unit of a field, empty where it has none."""
    extra = model.model_fields[field].json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def codes_of(model: type[BaseModel], what: Literal["reason", "remedy"]) -> tuple[str, ...]:
    """Return the codes of reasons or remedies that the fields declare, each once, in the order of the fields."""
    extras = (field.json_schema_extra for field in model.model_fields.values())
    codes = (str(extra.get(what, "")) for extra in extras if isinstance(extra, dict))
    return tuple(dict.fromkeys(code for code in codes if code))


def _declared(model: type[BaseModel], field: str, what: str) -> Text:
    extra = model.model_fields[field].json_schema_extra
    words: Any = extra[what] if isinstance(extra, dict) else {"vi": "", "en": ""}
    return Text(words["vi"], words["en"])
