"""The term's calendar: every session of the plan on one sheet of A3, by week and by room, with its trainers."""
