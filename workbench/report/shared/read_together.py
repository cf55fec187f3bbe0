"""Parameters that several kinds of report read together, by dotted key."""

CUTS = ("levels.cuts", "levels.overrides")
CALENDAR = ("training.weeks", "training.holidays")
SCENARIO = ("workload.years", "workload.staff_cut")
CELLS = ("units.minimum_cell",)
