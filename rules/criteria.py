"""Every criterion a pack may name: the function that judges, its title, and the terms that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rules.claims import identity, nonlocal_, unique
from rules.insurance import insured
from rules.origin import origin
from rules.outcome import Verdict
from rules.stay import returned, stayed


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion (条件): its title on screen and paper, its function, and the terms that the function reads."""

    title: str
    judge: Callable[..., Verdict]
    needs: tuple[str, ...] = ()


CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        "identity": Criterion("身份证号", identity, ("window",)),
        "unique": Criterion("不重复申报", unique, ("months", "insurance_kind", "insurance_counts")),
        "nonlocal": Criterion("外地员工", nonlocal_, ("local_prefix",)),
        "insured": Criterion("参保", insured, ("months", "insurance_kind", "insurance_counts", "insurance_payer")),
        "stayed": Criterion("留温", stayed, ("window",)),
        "returned": Criterion("自行返岗", returned, ("window", "window_applies", "hired_coach")),
        "origin": Criterion("返岗来源地", origin, ("tiers", "origin_by", "origin_undecided")),
    }
)

OVERRIDABLE = frozenset(CRITERIA) - {"identity"}  # a wrong number is corrected, never decided away
