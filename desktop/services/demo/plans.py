"""The sample township in numbers (样例街道): its offices, its firms, and how many persons of each fate a firm declares.

What follows from these numbers is worked out by hand in the tests, so that no engine vouches for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from desktop.importing.uscc import check_digit_holds
from desktop.records import Enterprise, Office
from desktop.services.demo.fates import OUTSIDER

OFFICE: Final = Office(name="样例街道办事处", division="330302", code="330302999")
DISTRICT: Final = Office(name="样例区人力资源和社会保障局", division="330302", code="330302000")
POLICY: Final = "lucheng-2023"
STAY, RETURN_TRAVEL = "stay", "return-travel"
RECEIVED: Final = date(2023, 2, 10)
FILLED: Final = date(2023, 2, 8)

_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Shape(StrEnum):
    """How an enterprise hands its roster in."""

    TEMPLATE = "template"
    TITLED = "titled"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One declaration in numbers: how many persons of each fate; ``people`` and ``fen`` as its form states them."""

    firm: str
    shape: Shape
    fates: Mapping[str, int]
    measure: str = STAY
    people: int | None = None
    fen: int | None = None


PLANS: Final[tuple[Plan, ...]] = (
    Plan(
        firm="valves",
        shape=Shape.TEMPLATE,
        people=55,
        fen=2_750_000,
        fates={
            "plain": 36,
            "rare-name": 3,
            "in-arrears": 2,
            "over-age": 1,
            "claimed-by-two-settled": 1,
            "both-stayed": 1,
            "both-unseen": 1,
            "both-travelled": 1,
            "unseen": 1,
            "insured-elsewhere": 1,
            "passport": 1,
            "local": 2,
            "mistyped": 1,
            "uninsured": 1,
            "left": 2,
        },
    ),
    Plan(
        firm="shoes",
        shape=Shape.TITLED,
        people=34,
        fen=1_700_000,
        fates={
            "plain": 25,
            "hidden": 1,
            "back-on-the-eve": 1,
            "edge-prefix": 1,
            "uninsured": 2,
            "numeric": 1,
            "local": 2,
            "back-on-the-first-day": 1,
        },
    ),
    Plan(
        firm="glasses",
        shape=Shape.TEMPLATE,
        people=32,
        fen=1_600_000,
        fates={"plain": 29, "left": 1, "still-away": 1, "local": 1},
    ),
    Plan(
        firm="leather",
        shape=Shape.CSV,
        fates={"plain": 26, "rare-name": 1, "misnamed": 1, "unseen": 4, "left": 1, "mistyped": 1},
    ),
    Plan(
        firm="electric",
        shape=Shape.TITLED,
        people=43,
        fen=2_150_000,
        fates={
            "plain": 33,
            "in-arrears": 1,
            "twice": 1,
            "two-names": 1,
            "claimed-by-two-open": 1,
            "two-sources": 1,
            "one-month": 1,
            "declared-late": 1,
            "short": 1,
        },
    ),
    Plan(
        firm="printing",
        shape=Shape.TEMPLATE,
        people=35,
        fen=1_750_000,
        fates={
            "plain": 32,
            "claimed-by-two-open": 1,
            "claimed-by-two-settled": 1,
            "uninsured": 1,
            "local": 1,
        },
    ),
    Plan(
        firm="valves",
        shape=Shape.TEMPLATE,
        measure=RETURN_TRAVEL,
        people=16,
        fates={
            "from-the-province": 2,
            "from-the-east": 3,
            "from-afar": 4,
            "with-a-ticket": 1,
            "from-hong-kong": 1,
            "both-stayed": 1,
            "both-unseen": 1,
            "both-travelled": 1,
            "by-coach": 1,
            "too-early": 1,
        },
    ),
    Plan(
        firm="electric",
        shape=Shape.CSV,
        measure=RETURN_TRAVEL,
        fates={
            "from-the-province": 1,
            "from-the-east": 2,
            "from-afar": 3,
            "declared-only": 1,
            "uninsured-traveller": 1,
            "too-late": 1,
            "local-traveller": 1,
        },
    ),
)
_FIRM_NAMES: Final = {
    "valves": "样例东港阀门有限公司",
    "shoes": "样例西屿鞋业有限公司",
    "glasses": "样例南塘眼镜有限公司",
    "leather": "样例北岙皮革有限公司",
    "electric": "样例中洲电气有限公司",
    "printing": "样例新桥印刷有限公司",
    OUTSIDER: "样例人力资源服务有限公司",
}


def _firm(place: int, name: str) -> Enterprise:
    body = f"91330302MA999Y{place:03d}"
    return Enterprise(
        uscc=next(body + last for last in _CODE_LETTERS if check_digit_holds(body + last)),
        name=name,
        address=f"样例街道工业路{place}号",
        kind="有限责任公司",
        above_scale="是",
        industry="制造业",
        legal_person="样法人",
        contact="样联系",
        phone=f"0577-0000000{place}",
        bank="样例农村商业银行",
        account=f"20230000000000{place:02d}",
    )


FIRMS: Mapping[str, Enterprise] = MappingProxyType(
    {key: _firm(place, name) for place, (key, name) in enumerate(_FIRM_NAMES.items(), start=1)}
)
"""Every firm by its key; the last one declares nobody."""
