"""Columns that several tables share, declared once."""

from __future__ import annotations

from workbench.tables.declare import text, whole

OFFICER = text("officer_id", "Mã cán bộ, công chức.", "The officer's id.")
SCALE = text("scale_id", "Mã thang đo: lĩnh vực hoặc năng lực.", "Id of the scale: a domain or a competency.")
ITEM = text("item_id", "Mã câu hỏi.", "The item's id.")
UNIT = text("unit_id", "Mã đơn vị.", "The unit's id.")
POSITION = text("position_id", "Mã vị trí việc làm.", "The position's id.")
DOMAIN = text("domain_id", "Mã lĩnh vực.", "The domain's id.")
COURSE = text("course_id", "Mã khóa học.", "The course's id.")
SESSION = text("session_id", "Mã lớp học.", "The session's id.")
FROM_LEVEL = whole("from_level", "Cấp độ hiện có.", "Level that the officer starts from.", "level")
TO_LEVEL = whole("to_level", "Cấp độ hướng tới.", "Level that is aimed at.", "level")
STEP = whole("step", "Bước thứ mấy của nhu cầu, từ 1.", "Which step of the need it is, from 1.", "", 1)
