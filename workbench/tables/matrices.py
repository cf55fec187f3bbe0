"""Frames of officers × items: index `officer_id`, one column an item. No tables of rows, but told apart like them."""

from __future__ import annotations

from typing import NewType

from workbench.tables.declare import Frame

Answers = NewType("Answers", Frame)
"""The option that each officer chose, or the points given; missing where nothing was answered."""
Administered = NewType("Administered", Frame)
"""Whether the item was put to the officer."""
Answered = NewType("Answered", Frame)
"""Whether the officer answered the item."""
Points = NewType("Points", Frame)
"""Points of each answer, 0 for a blank of an item administered; missing where it was not."""
