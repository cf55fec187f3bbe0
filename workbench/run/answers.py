"""Answers on one officer's plans as plain text for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.language import Text
from workbench.plan.why import Answer

PARTS = {
    "decided": Text("Kế hoạch", "The plans"),
    "binding": Text("Vì sao không có chỗ học", "Why there is no seat"),
    "change": Text("Cần đổi gì", "What would have to change"),
}


def answers_text(answers: Sequence[Answer], names: Mapping[str, Text], language: str) -> str:
    """Return the answers, one paragraph per need.

    Args:
        answers: what `why_not` returns.
        names: name of every scale.
        language: "vi" or "en".
    """
    if not answers:
        return Text("Không có nhu cầu nào.", "There is no need.").in_(language)
    return "\n\n".join(_paragraph(answer, names, language) for answer in answers)


def _paragraph(answer: Answer, names: Mapping[str, Text], language: str) -> str:
    lines = [f"{names[answer.scale_id].in_(language)}: {answer.need.in_(language)}"]
    for name, heading in PARTS.items():
        said: list[Text] = getattr(answer, name)
        if said:
            lines.append(f"  {heading.in_(language)}:")
            lines += [f"    – {one.in_(language)}" for one in said]
    return "\n".join(lines)
