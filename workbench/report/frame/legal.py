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

from workbench.messages import Words, msg


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One basis: how it is cited, its first day in force, and its last where it has been replaced."""

    text: Words
    first: dt.date
    last: dt.date | None = None


REPLACED_IN_2025 = dt.date(2025, 6, 30)
BASES: tuple[LegalBasis, ...] = (
    LegalBasis(
        msg("the Law on Cadres and Civil Servants of 13 November 2008"),
        dt.date(2010, 1, 1),
        REPLACED_IN_2025,
    ),
    LegalBasis(
        msg(
            "the Law of 25 November 2019 amending the Law on Cadres and Civil Servants and the Law on Public Employees"
        ),
        dt.date(2020, 7, 1),
        REPLACED_IN_2025,
    ),
    LegalBasis(
        msg("the Law on Cadres and Civil Servants of 24 June 2025"),
        dt.date(2025, 7, 1),
    ),
    LegalBasis(msg("the Law on Customs of 23 June 2014"), dt.date(2015, 1, 1)),
    LegalBasis(
        msg(
            "Decree 101/2017/NĐ-CP of 1 September 2017 of the Government on the training of cadres, civil "
            "servants and public employees"
        ),
        dt.date(2017, 10, 21),
        REPLACED_IN_2025,
    ),
    LegalBasis(
        msg("Decree 89/2021/NĐ-CP of 18 October 2021 of the Government amending Decree 101/2017/NĐ-CP"),
        dt.date(2021, 12, 10),
        REPLACED_IN_2025,
    ),
    LegalBasis(
        msg("Decree 171/2025/NĐ-CP of 30 June 2025 of the Government on the training of civil servants"),
        dt.date(2025, 7, 1),
    ),
    LegalBasis(
        msg(
            "Circular 36/2018/TT-BTC of 30 March 2018 of the Minister of Finance on the funds for training "
            "cadres, civil servants and public employees"
        ),
        dt.date(2018, 5, 15),
        REPLACED_IN_2025,
    ),
)


def legal_bases(day: dt.date) -> list[Words]:
    """Return how the bases in force on `day` are cited, in the order of their rank: laws, decrees, circulars."""
    return [basis.text for basis in BASES if basis.first <= day and (basis.last is None or day <= basis.last)]
