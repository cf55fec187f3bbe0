"""A page's sentences as plain text, so that a document says what the page says."""

from __future__ import annotations

import re

from markupsafe import Markup

from workbench.report.frame.elements import Fragment
from workbench.report.frame.view import View
from workbench.report.frame.workbook import Front

PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)


def sentences(*fragments: Fragment) -> list[str]:
    """Return the paragraphs of pieces of a page, without markup; empty ones are left out."""
    said = (Markup(words).striptags() for piece in fragments for words in PARAGRAPH.findall(piece.html))
    return [words for words in said if words]


def front(view: View, header: Fragment, answer: Fragment) -> Front:
    """Return what a document opens with: what its page opens with."""
    return Front(
        title=header.page["title"],
        subtitle=sentences(header)[0],
        stamps=view.stamps(),
        sentences=sentences(answer),
        source=view.source(),
    )
