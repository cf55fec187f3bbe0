"""The terms of the reports in both languages: declared once, for the notes on method and for docs/glossary.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.language import Text


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what it means, in both languages."""

    name: Text
    meaning: Text


TERMS: dict[str, Term] = {
    "competency": Term(
        Text("Năng lực", "Competency"),
        Text(
            "kiến thức, kỹ năng mà vị trí việc làm cần; nhiều năng lực hợp thành một lĩnh vực.",
            "knowledge and skill that a job position calls for; several make up a domain.",
        ),
    ),
    "level": Term(
        Text("Cấp độ", "Level"),
        Text(
            "bậc năng lực ước lượng từ bài làm, luôn kèm xác suất.",
            "step of a competency, estimated from the answers, always with its probability.",
        ),
    ),
    "cut": Term(
        Text("Điểm cắt", "Cut score"),
        Text("điểm thấp nhất của một cấp độ.", "lowest score of a level."),
    ),
    "requirement": Term(
        Text("Yêu cầu", "Requirement"),
        Text("cấp độ mà vị trí việc làm phải có.", "level that the job position must have."),
    ),
    "gap": Term(
        Text("Khoảng thiếu", "Gap"),
        Text(
            "số cấp độ còn thiếu so với yêu cầu; phần vượt ở năng lực khác không bù được.",
            "levels missing to the requirement; a surplus elsewhere does not make up for it.",
        ),
    ),
    "expected_gap": Term(
        Text("Khoảng thiếu kỳ vọng", "Expected gap"),
        Text(
            "khoảng thiếu trung bình khi tính cả sai số của bài thi.",
            "average gap once the exam's error is counted in.",
        ),
    ),
    "need": Term(
        Text("Nhu cầu", "Need"),
        Text(
            "một người còn thiếu ở một năng lực và kết quả đủ chắc.",
            "one officer short of one competency, with a result that is certain enough.",
        ),
    ),
    "undecided": Term(
        Text("Chưa kết luận", "Undecided"),
        Text(
            "kết quả chưa đủ chắc là đạt hay thiếu; đánh giá lại trước.",
            "not certain enough to say met or short; assess again first.",
        ),
    ),
    "interval": Term(
        Text("Khoảng tin cậy", "Interval"),
        Text(
            "khoảng mà giá trị thật nằm trong với xác suất đã ghi.",
            "range that holds the true value with the probability given.",
        ),
    ),
    "median": Term(
        Text("Trung vị", "Median"),
        Text(
            "giá trị mà một nửa số người ở trên, một nửa ở dưới; về người khác chỉ nêu khoảng chứa giá trị đó.",
            "value with half of the people above it; of others only the band that holds it is told.",
        ),
    ),
    "qualified": Term(
        Text("Đủ cấp độ / cần", "Qualified / needed"),
        Text(
            "số người có cấp độ ước lượng đạt mức cần, kể cả chưa kết luận, trên số người đơn vị cần.",
            "people whose estimated level is high enough, decided or not, over the people whom the unit needs.",
        ),
    ),
    "single": Term(
        Text("Chỉ một người đạt", "Single point of failure"),
        Text("cả đơn vị dựa vào một người duy nhất.", "the unit rests on one person alone."),
    ),
    "cap": Term(
        Text("Trần vắng mặt", "Release cap"),
        Text("tỷ lệ lớn nhất của đơn vị được vắng trong một tuần.", "largest share of a unit away in one week."),
    ),
    "strength": Term(
        Text("Lực lượng tối thiểu", "Minimum strength"),
        Text("số người đạt cấp độ phải ở lại đơn vị.", "qualified people who must stay at the unit."),
    ),
    "session": Term(
        Text("Lớp", "Session"),
        Text("một lần mở khóa học, có ngày và nơi học.", "one holding of a course, with dates and a place."),
    ),
    "coaching": Term(
        Text("Kèm cặp", "Coaching"),
        Text("đồng nghiệp có cấp độ hướng dẫn tại chỗ.", "a colleague who has the level guides on the job."),
    ),
    "reassessment": Term(
        Text("Đánh giá lại", "Re-assessment"),
        Text("thi lại để kết luận cấp độ, hoặc để xác nhận đã lên cấp.", "another exam, to decide or confirm a level."),
    ),
    "first_step": Term(
        Text("Một bước", "First step"),
        Text(
            "kế hoạch nâng một cấp độ; bước sau chờ đánh giá lại.",
            "the plan lifts one level; the next step follows the re-assessment.",
        ),
    ),
    "priority": Term(
        Text("Mức ưu tiên", "Priority"),
        Text(
            "mức quan trọng của nhu cầu với vị trí, đơn vị và khối lượng việc.",
            "weight of a need for the position, the unit and the workload.",
        ),
    ),
    "scenario": Term(
        Text("Kịch bản", "Scenario"),
        Text("số người cần khi khối lượng việc đã tăng.", "people needed once the workload has grown."),
    ),
    "hidden": Term(
        Text("Ô bị che (×)", "Hidden cell (×)"),
        Text(
            "quá ít người, hoặc giúp suy ra một ô như vậy.",
            "too few people, or it would give such a cell away.",
        ),
    ),
    "difficulty": Term(
        Text("Độ khó", "Difficulty"),
        Text("tỷ lệ người làm đúng câu hỏi.", "share of officers who answer the item right."),
    ),
    "discrimination": Term(
        Text("Độ phân biệt", "Discrimination"),
        Text(
            "mức câu hỏi tách người giỏi với người yếu.",
            "how well an item tells the able from the less able.",
        ),
    ),
    "reliability": Term(
        Text("Độ tin cậy", "Reliability"),
        Text(
            "phần khác biệt về điểm do năng lực thật, không do may rủi.",
            "part of the differences between scores that is real, not chance.",
        ),
    ),
    "fairness": Term(
        Text("Câu hỏi thiên lệch", "Unfair item"),
        Text(
            "câu khó hơn với một nhóm dù năng lực như nhau.",
            "harder for one group than for another of the same ability.",
        ),
    ),
    "linking": Term(
        Text("Nối thang đo", "Linking"),
        Text("đưa điểm của hai đề về cùng một thang nhờ câu chung.", "puts two exams on one scale by common items."),
    ),
    "drift": Term(
        Text("Câu chung bị trôi", "Drift"),
        Text(
            "độ khó của một câu chung đổi khác các câu còn lại; không dùng để nối thang.",
            "a common item whose difficulty moved unlike the others'; it is not used for linking.",
        ),
    ),
    "reliable_change": Term(
        Text("Thay đổi rõ rệt", "Reliable change"),
        Text(
            "thay đổi ngoài mức dự kiến, lớn hơn sai số của hai lần thi và của việc nối thang.",
            "change beyond the expected that exceeds the errors of both exams and of the link.",
        ),
    ),
    "regression": Term(
        Text("Trở về trung bình", "Regression to the mean"),
        Text(
            "kết quả cao hay thấp do may rủi thì lần sau tự trở lại, dù năng lực không đổi.",
            "a result that was high or low by luck comes back by itself, the ability unchanged.",
        ),
    ),
    "logit": Term(
        Text("Logit", "Logit"),
        Text(
            "đơn vị đo năng lực; thêm 1 logit thì khả năng làm đúng một câu vừa sức tăng từ 50 % lên 73 %.",
            "unit of ability; one more takes the chance at an item of fitting difficulty from 50% to 73%.",
        ),
    ),
    "kappa": Term(
        Text("Kappa có trọng số", "Weighted kappa"),
        Text(
            "mức khớp giữa hai cách đánh giá: 1 là khớp hoàn toàn, 0 là như ngẫu nhiên; lệch nhiều bậc tính nặng hơn.",
            "agreement of two ratings: 1 is full, 0 what chance gives; being far apart counts more.",
        ),
    ),
    "borich": Term(
        Text("Điểm Borich", "Borich score"),
        Text(
            "mức quan trọng trừ năng lực, nhân mức quan trọng bình quân; càng cao càng cần đào tạo.",
            "importance less competence, times the mean importance; the higher, the greater the need.",
        ),
    ),
}


def meanings(keys: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Return terms and their meanings in one language ("vi" or "en")."""
    return [(TERMS[key].name.in_(language), TERMS[key].meaning.in_(language)) for key in keys]


def glossary(generated: str) -> str:
    """Return every term in Markdown, both languages; `generated` is the note that says where the page is from."""
    rows = sorted(TERMS.values(), key=lambda term: term.name.en.lower())
    lines = [
        "# Thuật ngữ / Glossary",
        "",
        generated,
        "",
        "| English | Tiếng Việt | meaning | nghĩa |",
        "|---|---|---|---|",
    ]
    lines += [f"| {t.name.en} | {t.name.vi} | {t.meaning.en} | {t.meaning.vi} |" for t in rows]
    return "\n".join([*lines, ""])
