"""Vietnamese text in every encoding and font of before: each is told from the others, whatever the words."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.formats.legacy import TCVN3, VNI_PAIRS, VNI_SINGLE, legacy_of, reads_well
from workbench.intake.formats.text import decoded

TEXT = """
Họ và tên Mã cán bộ Đơn vị công tác Vị trí việc làm Câu hỏi Đáp án đúng Lĩnh vực Điểm tối đa Nguyễn Trần Lê Phạm Hoàng
Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Văn Thị Đức Minh Thanh Hữu Quốc Ngọc Thành Tuấn Hải Hương Lan Phương Thảo
Trang Bình Dũng Hùng Cường Nghĩa Sơn Thủy Yến Oanh Quỳnh Uyên Khánh Chi cục Hải quan cửa khẩu Đội nghiệp vụ kiểm tra
giám sát thuế xuất khẩu nhập khẩu phân loại hàng hóa trị giá tính thuế xử lý vi phạm chống buôn lậu thông quan tờ khai
người khai nộp bổ sung miễn giảm hoàn ấn định truy thu chậm nộp quý khách xuất xứ chứng từ vận đơn kho ngoại quan
"""
WORDS = TEXT.split()
TO_TCVN3 = {letter: sign for sign, letter in TCVN3.items()}
TO_VNI = {letter: sign for sign, letter in [*VNI_SINGLE.items(), *VNI_PAIRS.items()]}
TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_1258(text):
    """Encode as Vietnamese Windows does: a letter with its hat is one sign, the tone after it another."""
    found = b""
    for letter in text:
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            hat = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in TONES))
            found += (hat + "".join(mark for mark in marks if mark in TONES)).encode("cp1258")
    return found


def table(words):
    """Return lines of fields, two words each, all of one width."""
    fields = [" ".join(words[at : at + 2]) for at in range(0, len(words), 2)]
    return "\n".join(f"{number},{field}" for number, field in enumerate(fields)) + "\n"


def words():
    return st.lists(st.sampled_from(WORDS), min_size=6, max_size=30)


def has_marks(own):
    return sum(not word.isascii() for word in own) >= 3


@settings(deadline=None, max_examples=150)
@given(words())
def test_windows_text_is_read_whole_and_taken_for_no_font(tmp_path_factory, own):
    text = table(own)
    path = tmp_path_factory.mktemp("text") / "t.csv"
    path.write_bytes(in_1258(text))
    found = unicodedata.normalize("NFC", decoded(path))
    assert found == unicodedata.normalize("NFC", text)
    told = [word for word in found.replace("\n", ",").split(",") if "oà" not in word]  # `hoàn` is `hồn` in VNI too
    assert legacy_of(told) is None


@settings(deadline=None, max_examples=150)
@given(words().filter(has_marks))
def test_text_in_unicode_is_taken_for_no_font(own):
    assert legacy_of(word for word in own if "oà" not in word) is None
    assert reads_well(own)


@settings(deadline=None, max_examples=150)
@given(words().filter(has_marks), st.sampled_from(["TCVN3 (ABC)", "VNI"]))
def test_a_font_of_before_is_not_taken_for_the_other(own, font):
    signs = TO_TCVN3 if font == "TCVN3 (ABC)" else TO_VNI
    written = ["".join(signs.get(letter, letter) for letter in word) for word in own]
    assert legacy_of(written) in (font, None)
