"""Every criterion a pack may name: the function that judges, its title, and the terms that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rules.claims import identity, nonlocal_, unique
from rules.displacement import exclusive, no_higher_benefit
from rules.duty import on_duty, rode
from rules.employment import first_job, hired, referee
from rules.household import household
from rules.insurance import insured
from rules.origin import origin
from rules.outcome import Verdict
from rules.permit import listed, permit
from rules.post import phone_local, post
from rules.stay import returned, stayed


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion (条件): its title on screen and paper, its function, and the terms that the function reads.

    ``wants`` are terms that it reads where a measure gives them; ``columns`` the declared fields that it looks at
    and templates ask for, ``also`` those that it looks at where an enterprise used another name;
    ``evidence`` what it rests on: kinds of :data:`rules.registers.REGISTERS`, or ``insurance``, ``movement``, ``duty``,
    ``ticket``, ``trip``.  One ``by_sum`` is judged after the others, with the :class:`rules.displacement.Stake`;
    a ``quiet`` one says nothing of a person of whom no register of its evidence has a line.
    """

    title: str
    judge: Callable[..., Verdict]
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    by_sum: bool = False
    quiet: bool = False


_INSURANCE = ("months", "insurance_kinds", "insurance_counts", "insurance_payer")
_INSURANCE_WANTS = ("months_at_least", "kinds_needed")

CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        "identity": Criterion("身份证号", identity, (), ("window",), ("paper",)),
        "unique": Criterion(
            "不重复申报",
            unique,
            (),
            ("months", "insurance_kinds", "insurance_counts"),
            evidence=("insurance",),
        ),
        "nonlocal": Criterion("外地员工", nonlocal_, ("local_prefix",)),
        "household": Criterion(
            "户籍在外", household, ("household_outside",), columns=("household",), evidence=("household",)
        ),
        "insured": Criterion("参保", insured, _INSURANCE, _INSURANCE_WANTS, evidence=("insurance",)),
        "stayed": Criterion("留温", stayed, ("window",), ("here",), ("stay_from", "stay_to"), ("movement",)),
        "post": Criterion("一线岗位", post, ("posts",), columns=("post",), evidence=("post",)),
        "on-duty": Criterion(
            "春节期间在岗",
            on_duty,
            ("window",),
            (),
            ("work_from", "work_to"),
            ("duty",),
            also=("stay_from", "stay_to"),
        ),
        "returned": Criterion(
            "自行返岗",
            returned,
            ("window", "window_applies", "hired_coach"),
            ("here",),
            ("return_on", "transport", "departure", "ticket"),
            ("movement", "ticket", "trip"),
        ),
        "origin": Criterion(
            "返岗来源地",
            origin,
            ("tiers", "origin_by", "origin_undecided"),
            columns=("departure",),
            evidence=("ticket",),
        ),
        "rode": Criterion("乘坐包车", rode, ("window",), (), ("return_on",), ("trip",)),
        "permit": Criterion("居住证", permit, ("permit_issuer", "permit_on"), (), ("permit_no",), ("permit",)),
        "phone-local": Criterion("本地手机号码", phone_local, ("phone_places",), (), ("phone",), ("phone",)),
        "listed": Criterion("列入名单", listed, ("listed_in", "list_complete"), evidence=("list",)),
        "first-job": Criterion(
            "首次在本地就业",
            first_job,
            ("hire_window",),
            ("insurance_kinds", "insurance_counts"),
            ("first_job",),
            ("first-insured", "insurance"),
        ),
        "hired": Criterion("期间内入职", hired, ("hire_window",), ("insurance_payer",), ("hired_on",), ("employment",)),
        "referee": Criterion(
            "推荐人参保", referee, _INSURANCE, _INSURANCE_WANTS, ("referee", "referee_id"), ("insurance",)
        ),
        "exclusive": Criterion("不重复享受、就高", exclusive, (), ("lower_taken",), by_sum=True),
        "no-higher-benefit": Criterion(
            "其他政策就高", no_higher_benefit, (), ("lower_taken",), evidence=("benefit",), by_sum=True, quiet=True
        ),
    }
)

OVERRIDABLE = frozenset(CRITERIA) - {"identity"}  # a wrong number is corrected, never decided away
