"""A domain's plan: what the report is, for whom, and what it reads."""

from workbench.messages import msg
from workbench.report.frame.declaration import COUNTS, EVERY_PAGE, Format, Kind, Reading, Reads
from workbench.report.shared.read_together import CALENDAR

KINDS = (
    Kind(
        name="domain",
        notebook="domain_plan.ipynb",
        scope="domain",
        output="domains/{domain}/domain.html",
        title=msg("Plan of a domain"),
        readers="department",
        order=60,
        documents={Format.XLSX: "domains/{domain}/plan.xlsx", Format.DOCX: "domains/{domain}/plan.docx"},
        reading=Reading(
            (
                Reads("officers", columns=("officer_id", "unit_id", "position_id")),
                Reads("participants", "domain"),
                Reads("scores", "domain", ("scale_id",)),
                Reads("gaps", "domain"),
                Reads("unit_scales", "domain"),
                Reads("training_plan", "domain"),
                Reads("places", "domain"),
                Reads("waiting_people", "domain"),
                Reads("below_minimum", "domain"),
                Reads("proposed_seats", "domain"),
                Reads("proposed_people", "domain"),
                Reads("waiting_places", "domain"),
                Reads("sessions", "domain"),
                Reads("coaching_plan", "domain"),
                Reads("coaches"),
                Reads("sessions", columns=("cost",)),
                Reads("unmet", "domain"),
                Reads("ways_out", "domain"),
                Reads("remedy_prices"),
                Reads("interventions", "domain", ("scale_id", "intervention", "planned")),
                Reads("budget_curve"),
                COUNTS,
            ),
            parameters=(*EVERY_PAGE, *CALENDAR, "units.minimum_cell", "training.budget", "training.reassess_first"),
            facts=("reading_notes", "plan_start", "training_gap", "notes"),
        ),
    ),
)
