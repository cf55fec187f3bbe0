"""The term's calendar: what it is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import COUNTS, EVERY_PAGE, Format, Kind, Reading, Reads, whole
from workbench.report.shared.occasions import BEFORE
from workbench.report.shared.read_together import CALENDAR

KINDS = (
    Kind(
        name="calendar",
        notebook="term_calendar.ipynb",
        scope="cohort",
        output="cohort/calendar.html",
        title=msg("Calendar of the term"),
        readers="department",
        order=15,
        documents={Format.ICS: "cohort/calendar.ics"},
        needs="sessions",
        reading=Reading(
            (*whole("sessions"), Reads("plan_changes", columns=tuple(BEFORE)), COUNTS),
            parameters=(*EVERY_PAGE, *CALENDAR),
            facts=("reading_notes", "plan_start"),
        ),
    ),
)
