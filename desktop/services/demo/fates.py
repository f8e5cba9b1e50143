"""What can befall a person of the sample township (样例街道): how each fate differs from one who simply stayed.

A fate says what the enterprise writes and what the bureaus know, never what follows from it: that is for the rules.
Nobody here exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

JANUARY: Final = "2023-01"
FEBRUARY: Final = "2023-02"
PENSION: Final = "企业职工基本养老保险"
OUTSIDER: Final = "outsider"
"""The key of the firm that declares nobody: it pays for one person whom another firm declares."""

_POLICE, _TELECOM = "公安", "通信"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One line of 参保明细; ``payer`` is the key of a firm, '' the one that declares, ``name`` '' the person's own."""

    month: str
    status: str = "已到账"
    payer: str = ""
    kind: str = PENSION
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One line of 比对结果; days are ISO text."""

    result: str = "在温"
    left: str = ""
    back: str = ""
    source: str = _POLICE


_BOTH = (Paid(month=JANUARY), Paid(month=FEBRUARY))
_CAME_BACK = (Seen(result="离温", left="2023-01-14", back="2023-01-27"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How a person differs from the plain one: stayed all the time, insured by the declaring firm, all in order.

    ``region`` are the first six digits of the number ('' any place outside 温州), ``names`` whole names to be used in
    turn, ``number`` how the enterprise wrote the number, ``again`` whether a second row follows (``same`` name or
    ``other`` name).  A ``shared`` fate is one person, whoever declares them.
    """

    region: str = ""
    born: str = ""
    names: tuple[str, ...] = ()
    number: str = ""
    declares: Mapping[str, str] = field(default_factory=dict)
    paid: tuple[Paid, ...] = _BOTH
    seen: tuple[Seen, ...] = (Seen(),)
    again: str = ""
    hidden: bool = False
    shared: bool = False


_JIANGXI, _ANHUI, _ZHUJI, _WENLING = "360121", "341122", "330681", "331081"
_SICHUAN, _HUBEI, _GUIZHOU = "511321", "420881", "522121"

_STAYING: Final = {
    "plain": Fate(),
    "rare-name": Fate(names=("龚䶮", "林㛃", "卢𬱖", "汪䶮")),
    "over-age": Fate(born="19570318"),
    "edge-prefix": Fate(region="339004"),
    "local": Fate(region="330302"),
    "mistyped": Fate(number="mistyped"),
    "short": Fate(number="short"),
    "numeric": Fate(number="numeric"),
    "passport": Fate(number="passport", names=("ANNA SAMPLE",), declares={"paper": "护照"}),
    "hidden": Fate(hidden=True),
    "uninsured": Fate(paid=(Paid(month=JANUARY, kind="工伤保险"), Paid(month=FEBRUARY, kind="工伤保险"))),
    "one-month": Fate(paid=(Paid(month=JANUARY), Paid(month=FEBRUARY, status="停保"))),
    "in-arrears": Fate(paid=(Paid(month=JANUARY), Paid(month=FEBRUARY, status="欠费"))),
    "insured-elsewhere": Fate(paid=(Paid(month=JANUARY, payer=OUTSIDER), Paid(month=FEBRUARY, payer=OUTSIDER))),
    "misnamed": Fate(paid=(Paid(month=JANUARY, name="样本别名"), Paid(month=FEBRUARY, name="样本别名"))),
    "left": Fate(seen=(Seen(result="离温", left="2023-01-18", back="2023-01-29"),)),
    "still-away": Fate(seen=(Seen(result="离温", left="2023-02-05"),)),
    "back-on-the-eve": Fate(seen=(Seen(result="离温", left="2022-12-30", back="2023-01-05"),)),
    "back-on-the-first-day": Fate(seen=(Seen(result="离温", left="2022-12-30", back="2023-01-06"),)),
    "declared-late": Fate(declares={"stay_from": "2023-01-09"}),
    "unseen": Fate(seen=()),
    "two-sources": Fate(
        seen=(Seen(), Seen(result="离温", left="2023-01-20", back="2023-01-25", source=_TELECOM)),
    ),
    "twice": Fate(again="same"),
    "two-names": Fate(again="other"),
    "claimed-by-two-settled": Fate(
        shared=True, paid=(Paid(month=JANUARY, payer="valves"), Paid(month=FEBRUARY, payer="valves"))
    ),
    "claimed-by-two-open": Fate(
        shared=True, paid=(Paid(month=JANUARY, payer="electric"), Paid(month=FEBRUARY, payer="printing"))
    ),
}

_RETURNING: Final = {
    "from-the-province": Fate(region=_ZHUJI, seen=_CAME_BACK),
    "from-the-east": Fate(region=_JIANGXI, seen=_CAME_BACK),
    "from-afar": Fate(region=_SICHUAN, seen=_CAME_BACK),
    "local-traveller": Fate(region="330381", seen=_CAME_BACK),
    "from-hong-kong": Fate(region="810000", seen=_CAME_BACK, declares={"paper": "港澳台居民居住证"}),
    "by-coach": Fate(region=_HUBEI, seen=_CAME_BACK, declares={"transport": "企业包车"}),
    "too-early": Fate(region=_ANHUI, seen=(), declares={"return_on": "2023-01-20"}),
    "too-late": Fate(region=_ANHUI, seen=(), declares={"return_on": "2023-02-03"}),
    "declared-only": Fate(region=_GUIZHOU, seen=()),
    "with-a-ticket": Fate(region=_JIANGXI, seen=(), declares={"ticket": "G1234"}),
    "uninsured-traveller": Fate(region=_HUBEI, seen=_CAME_BACK, paid=()),
}

_IN_BOTH: Final = {  # one enterprise declares them under both measures
    "both-stayed": Fate(region=_SICHUAN, shared=True),
    "both-unseen": Fate(region=_SICHUAN, shared=True, seen=()),
    "both-travelled": Fate(
        region=_SICHUAN, shared=True, seen=(Seen(result="离温", left="2023-01-15", back="2023-01-27"),)
    ),
}

FATES: Mapping[str, Fate] = MappingProxyType({**_STAYING, **_RETURNING, **_IN_BOTH})
"""Every fate by its name."""

PLACES: Mapping[str, str] = MappingProxyType(
    {
        _ANHUI: "安徽来安",
        "342422": "安徽寿县",
        "350181": "福建福清",
        _JIANGXI: "江西南昌",
        "362324": "江西铅山",
        "370881": "山东曲阜",
        "320723": "江苏灌云",
        "411521": "河南罗山",
        _HUBEI: "湖北钟祥",
        "430626": "湖南平江",
        _SICHUAN: "四川南部",
        _GUIZHOU: "贵州遵义",
        "530324": "云南罗平",
        "620421": "甘肃靖远",
        _ZHUJI: "浙江诸暨",
        _WENLING: "浙江温岭",
    }
)
"""The places outside 温州 that people come from, by the first six digits of their numbers."""

ALL_PLACES: Mapping[str, str] = MappingProxyType(
    {
        **PLACES,
        "330302": "浙江温州鹿城",
        "330381": "浙江温州瑞安",
        "339004": "浙江瑞安",
        "810000": "香港",
    }
)
"""These and the places that only some fates name."""
