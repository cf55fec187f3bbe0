"""From gaps to sessions, participants and coaching pairs, and the reasons for what stays open."""
