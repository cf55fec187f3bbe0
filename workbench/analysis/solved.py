"""An exam as item response models take it."""

from __future__ import annotations

from workbench import tables
from workbench.measure.scoring import right_or_wrong
from workbench.measure.testlets import super_items


def solved(points: tables.Points, items: tables.Items) -> tuple[tables.Points, tables.Items]:
    """Return points and items as models take them: a wrong answer is nothing, not less, and one stem is one item.

    Args:
        points: officers × items, missing where not administered.
        items: table `items`.
    """
    return super_items(right_or_wrong(points), items)
