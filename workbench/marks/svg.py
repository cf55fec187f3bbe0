"""The one writer of light drawings: marks to SVG, places to a tenth of a point."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import escape

from workbench.marks.letters import family
from workbench.marks.palette import PAPER
from workbench.marks.shapes import Box, Dot, Hatch, Label, Line, Mark, Tint


def svg(width: float, height: float, marks: Iterable[Mark]) -> str:
    """Return a drawing of `width` × `height` points as one SVG element, its marks in the order in which they lie.

    What it shows is said by the figure around it, once for its forms for page and phone.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:.6g}pt" '
        f'viewBox="0 0 {width:g} {height:.6g}" font-family="{family()}">\n'
        + "\n".join(map(_element, marks))
        + "\n</svg>"
    )


def _element(mark: Mark) -> str:
    match mark:
        case Label():
            return _label(mark)
        case Box(x, y, wide, tall):
            look = f' rx="{mark.round:g}"' if mark.round else ""
            look += f' fill="{mark.fill}"' + (f' fill-opacity="{mark.opacity:g}"' if mark.opacity < 1 else "")
            look += _stroke(mark.stroke, mark.width)
            end = f"><title>{escape(mark.says)}</title></rect>" if mark.says else "/>"
            return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"{look}{end}'
        case Tint(boxes, fill):
            ways = (f"M{x:.1f} {y:.1f}h{wide:.1f}v{tall:g}h-{wide:.1f}z" for x, y, wide, tall in boxes)
            return f'<path d="{"".join(ways)}" fill="{fill}"/>'
        case Line(x1, y1, x2, y2, colour, width, dashes):
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
            return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"{_stroke(colour, width)}{dashed}/>'
        case Dot(x, y, reach, fill, diamond=True):
            way = f"M{x:.1f} {y - reach:.1f}l{reach:g} {reach:g}l-{reach:g} {reach:g}l-{reach:g} -{reach:g}z"
            return f'<path d="{way}" fill="{fill}"{_stroke(mark.stroke, mark.width)}/>'
        case Dot(x, y, radius, fill):
            edge = _stroke(mark.stroke, mark.width)
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"{edge}/>'
        case Hatch(name, colour, ground):
            return (
                f'<defs><pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)"><rect width="5" height="5" fill="{ground}"/>'
                f'<path d="M0 0V5"{_stroke(colour, 2)}/></pattern></defs>'
            )


def _label(label: Label) -> str:
    x, y = f"{label.x:.1f}", f"{label.y:.1f}"
    look = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    look += "" if label.weight == "normal" else f' font-weight="{label.weight}"'
    look += f' transform="rotate({label.turn:g} {x} {y})"' if label.turn else ""
    look += f' paint-order="stroke"{_stroke(PAPER, 3)} stroke-linejoin="round"' if label.halo else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{label.size:.3g}" fill="{label.colour}"{look}>{escape(label.words)}</text>'
    )


def _stroke(colour: str, width: float) -> str:
    return f' stroke="{colour}" stroke-width="{width:g}"' if colour else ""
