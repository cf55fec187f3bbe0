"""The domain's workbook, sessions, seats, waiting, coaching, open needs, shares by unit."""

from __future__ import annotations

from workbench.listing import Listing
from workbench.report.domain import page
from workbench.report.frame.view import View
from workbench.report.frame.workbook import workbook
from workbench.report.shared import lists
from workbench.report.shared.book_sentences import front
from workbench.report.shared.plan_parts import plan_with_sessions
from workbench.report.shared.shares import shares_by_unit
from workbench.report.shared.short_sessions import proposals, proposed_people
from workbench.report.shared.stages import waiting_by_session


def write(opened: page.DomainPage) -> bytes:
    """Return a domain's plan as a workbook."""
    view = opened.view
    listings = [
        lists.sessions(view, opened.sessions),
        domain_seats(view, opened),
        waiting_by_session(view, opened.sessions),
        domain_pairs(view, opened),
        lists.open_needs(view, opened.unmet),
        *([proposals(view, opened.below), proposed_people(view, opened.below)] if len(opened.below) else ()),
        *shares_by_unit(view, opened.scales),
    ]
    return workbook(front(view, page.header(opened), page.answer(opened)), listings, view.speaker)


def domain_seats(view: View, opened: page.DomainPage) -> Listing:
    """Return the seats in the domain's sessions."""
    plan = plan_with_sessions(view)
    return lists.seats(view, plan[plan["scale_id"].isin(opened.seated)])


def domain_pairs(view: View, opened: page.DomainPage) -> Listing:
    """Return the coaching in the domain."""
    coaching = view.table("coaching_plan")
    return lists.pairs(view, coaching[coaching["scale_id"].isin(opened.scales)])
