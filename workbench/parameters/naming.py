"""What ids are called: the one place that turns ids of scales, units, positions, courses and levels into names."""

from __future__ import annotations

from workbench.language import Speaker
from workbench.messages import Words, as_is
from workbench.parameters.courses import Course
from workbench.parameters.duties import course_of
from workbench.parameters.framework import Framework


class Names:
    """Says messages, and the names of a framework's things, in one language."""

    speaker: Speaker

    @property
    def framework(self) -> Framework:
        """The framework whose things are named."""
        raise NotImplementedError

    def say(self, message: str | Words, **values: object) -> str:
        """Return a message with its `{placeholders}` filled."""
        return self.speaker.say(message, **values)

    def name(self, words: Words) -> str:
        """Return words in the reader's language."""
        return self.speaker.name(words)

    def scale(self, scale_id: str) -> str:
        """Return a scale's name; of a seat for a course itself, the course's."""
        course = course_of(scale_id)
        if course is not None and scale_id not in self.framework.scale_names:
            return self.say("required course: {course}", course=self.course(course))
        return self.name(self.framework.scale_names.get(scale_id, as_is(scale_id)))

    def descriptor(self, scale_id: str, level: int) -> str:
        """Return what a person at a level of a scale can do, empty where the framework does not describe it."""
        words = self.framework.descriptors.get((scale_id, int(level)))
        return self.name(words) if words is not None else ""

    def unit(self, unit_id: str | None) -> str:
        """Return a unit's name, its id where the framework does not know it."""
        if unit_id is None or unit_id != unit_id:
            return self.say("no unit")
        unit = self.framework.unit_by_id.get(unit_id)
        return self.name(unit.name.text) if unit else unit_id

    def position(self, position_id: str | None) -> str:
        """Return a position's name, its id where the framework does not know it."""
        if position_id is None or position_id != position_id:
            return self.say("no position")
        position = self.framework.position_by_id.get(position_id)
        return self.name(position.name.text) if position else position_id

    def site(self, site: str | None) -> str:
        """Return a site's name: that of the unit with its id, else the id."""
        return "–" if site is None or site != site else self.unit(site)

    def course(self, course_id: str) -> str:
        """Return a course's name."""
        course = self.framework.course_by_id.get(course_id)
        return self.name(course.title) if course else course_id

    def topics(self, course: Course) -> str:
        """Return a course's topics in one line, empty where it names none."""
        return "; ".join(map(self.name, course.contents))

    def grade(self, grade: str | None) -> str:
        """Return a grade's name, what the results write where the framework does not know it, empty where nothing."""
        return self.name(self.framework.grade_names.get(grade, as_is(grade))) if grade else ""

    def level(self, level: int) -> str:
        """Return a level's name."""
        return self.name(self.framework.level_names[int(level)])
