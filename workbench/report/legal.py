"""The legal bases of a training plan: a dated table, of which a plan cites what is in force on its first day.

Dates: Law on Cadres and Civil Servants 22/2008/QH12 (13 November 2008, in force from 1 January 2010), amended by
52/2019/QH14 (from 1 July 2020), replaced by the law of 24 June 2025 (from 1 July 2025); Law on Customs 54/2014/QH13
(from 1 January 2015); Decree 101/2017/NĐ-CP (from 21 October 2017), amended by 89/2021/NĐ-CP (from 10 December 2021),
replaced for civil servants by 171/2025/NĐ-CP (from 1 July 2025); Circular 36/2018/TT-BTC on its funds (from 15 May
2018). A department adds its own decisions when it signs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workbench.language import Text


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One basis: how it is cited, its first day in force, and its last where it has been replaced."""

    text: Text
    first: dt.date
    last: dt.date | None = None


REPLACED_IN_2025 = dt.date(2025, 6, 30)
BASES: tuple[LegalBasis, ...] = (
    LegalBasis(
        Text(
            "Luật Cán bộ, công chức ngày 13 tháng 11 năm 2008",
            "the Law on Cadres and Civil Servants of 13 November 2008",
        ),
        dt.date(2010, 1, 1),
        REPLACED_IN_2025,
    ),
    LegalBasis(
        Text(
            "Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức ngày 25 tháng 11 năm 2019",
            "the Law of 25 November 2019 amending the Law on Cadres and Civil Servants and the Law on Public Employees",
        ),
        dt.date(2020, 7, 1),
        REPLACED_IN_2025,
    ),
    LegalBasis(
        Text("Luật Cán bộ, công chức ngày 24 tháng 6 năm 2025", "the Law on Cadres and Civil Servants of 24 June 2025"),
        dt.date(2025, 7, 1),
    ),
    LegalBasis(
        Text("Luật Hải quan ngày 23 tháng 6 năm 2014", "the Law on Customs of 23 June 2014"), dt.date(2015, 1, 1)
    ),
    LegalBasis(
        Text(
            "Nghị định số 101/2017/NĐ-CP ngày 01 tháng 9 năm 2017 của Chính phủ về đào tạo, bồi dưỡng cán bộ, "
            "công chức, viên chức",
            "Decree 101/2017/NĐ-CP of 1 September 2017 of the Government on the training of cadres, civil servants "
            "and public employees",
        ),
        dt.date(2017, 10, 21),
        REPLACED_IN_2025,
    ),
    LegalBasis(
        Text(
            "Nghị định số 89/2021/NĐ-CP ngày 18 tháng 10 năm 2021 của Chính phủ sửa đổi, bổ sung một số điều của "
            "Nghị định số 101/2017/NĐ-CP",
            "Decree 89/2021/NĐ-CP of 18 October 2021 of the Government amending Decree 101/2017/NĐ-CP",
        ),
        dt.date(2021, 12, 10),
        REPLACED_IN_2025,
    ),
    LegalBasis(
        Text(
            "Nghị định số 171/2025/NĐ-CP ngày 30 tháng 6 năm 2025 của Chính phủ quy định về đào tạo, bồi dưỡng công "
            "chức",
            "Decree 171/2025/NĐ-CP of 30 June 2025 of the Government on the training of civil servants",
        ),
        dt.date(2025, 7, 1),
    ),
    LegalBasis(
        Text(
            "Thông tư số 36/2018/TT-BTC ngày 30 tháng 3 năm 2018 của Bộ trưởng Bộ Tài chính hướng dẫn việc lập dự "
            "toán, quản lý, sử dụng và quyết toán kinh phí đào tạo, bồi dưỡng cán bộ, công chức, viên chức",
            "Circular 36/2018/TT-BTC of 30 March 2018 of the Minister of Finance on the funds for training cadres, "
            "civil servants and public employees",
        ),
        dt.date(2018, 5, 15),
        REPLACED_IN_2025,
    ),
)


def legal_bases(day: dt.date) -> list[Text]:
    """Return how the bases in force on `day` are cited, in the order of their rank: laws, decrees, circulars."""
    return [basis.text for basis in BASES if basis.first <= day and (basis.last is None or day <= basis.last)]
