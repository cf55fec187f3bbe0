"""Answers on one officer's plans as plain text for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.analysis.why import Answer
from workbench.messages import Words, msg

PARTS = {
    "decided": msg("The plans"),
    "binding": msg("Why there is no seat"),
    "change": msg("What would have to change"),
}


def answers_text(answers: Sequence[Answer], names: Mapping[str, Words], language: str) -> str:
    """Return the answers, one paragraph per need.

    Args:
        answers: what `analysis.why` returns.
        names: name of every scale.
        language: "vi" or "en".
    """
    if not answers:
        return msg("There is no need.").in_(language)
    return "\n\n".join(_paragraph(answer, names, language) for answer in answers)


def _paragraph(answer: Answer, names: Mapping[str, Words], language: str) -> str:
    lines = [f"{names[answer.scale_id].in_(language)}: {answer.need.in_(language)}"]
    for name, heading in PARTS.items():
        said: list[Words] = getattr(answer, name)
        if said:
            lines.append(f"  {heading.in_(language)}:")
            lines += [f"    – {one.in_(language)}" for one in said]
    return "\n".join(lines)
