"""Words for the codes that tables hold."""

from workbench.messages import msg

FLAGS = {
    "too_hard": msg("too hard"),
    "too_easy": msg("too easy"),
    "low_discrimination": msg("discriminates poorly"),
    "negative_discrimination": msg("the better do worse on it"),
    "probable_wrong_key": msg("another key fits the answers better"),
    "dead_distractor": msg("an option that hardly anyone chooses"),
    "few_answers": msg("too few answers to judge"),
}
BASES = {
    "observed": msg("its own score"),
    "augmented": msg("its own score and the domain's"),
    "total": msg("the domain's score"),
}
FORMS = {
    "classroom": msg("classroom"),
    "online": msg("online"),
    "field": msg("in the field"),
    "blended": msg("blended"),
    "self_paced": msg("self-paced"),
}
LINKS = {
    "base": msg("– (others are linked with it)"),
    "items": msg("common questions"),
    "people": msg("people who sat both"),
    "random": msg("given out at random"),
    "none": msg("not comparable"),
}
ACTIONS = {
    "quarantined": msg("set aside"),
    "corrected": msg("corrected"),
    "noted": msg("noted"),
}
CAUSES = {
    "absence": msg("an absence"),
    "trainer": msg("a trainer who is away or changed"),
    "room": msg("a room"),
    "session": msg("a session that is cancelled"),
    "order": msg("a decision by hand"),
    "budget": msg("the money"),
    "staff": msg("a change of staff"),
    "attendance": msg("attendance"),
    "certificate": msg("a certificate"),
    "parameters": msg("changed parameters"),
    "several": msg("several together"),
}
"""What caused a change against the published plan, by the codes of table `plan_changes`."""
PROPOSALS = {
    "merge": msg("merge it with another session"),
    "move": msg("move it to another week"),
    "open": msg("open its seats to others"),
    "coach": msg("coach its people on the job"),
    "close": msg("do not hold it"),
    "hold": msg("hold it all the same"),
}
"""What could be done with a session below its minimum, by the codes of table `below_minimum`."""
METHODS = {
    "angoff": msg("panel (Angoff)"),
    "bookmark": msg("panel (Bookmark)"),
}
MODELS = {
    "ctt": msg("classical test theory"),
    "rasch": msg("Rasch"),
    "2pl": msg("2PL"),
}
