"""The kinds of things that wait (待办事项) as data: what each is called, whose it is, and where it is dealt with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from desktop.records import CaseState, Operator, Role
from desktop.services.workdays import RECEIPT_DAYS, after_working_days, working_days_between

_CLERK, _REVIEWER, _APPROVER = (frozenset({role}) for role in Role)
_EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its title, the page that deals with it and how that is narrowed, and the roles that it waits for."""

    title: str
    page: str
    roles: frozenset[Role]
    where: Mapping[str, object] = field(default_factory=dict)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "to-approve": Kind("待审批", "approvals", _APPROVER, {"step": "approve"}),
        "to-review": Kind("待复核", "approvals", _REVIEWER, {"step": "review"}),
        "notice-over": Kind("公示已期满，待结束公示", "cases", _CLERK, {"state": "noticed"}),
        "notice-today": Kind("公示今天期满", "cases", _CLERK, {"state": "noticed"}),
        "to-correct": Kind("待补正", "cases", _CLERK, {"state": "to-correct"}),
        "returned": Kind("区级退回，待重新受理", "cases", _CLERK, {"state": "returned"}),
        "stale": Kind("情况有变，需重新核验", "cases", _CLERK, {"stale": True}),
        "to-verify": Kind("已受理，待核验", "cases", _CLERK, {"state": "accepted"}),
        "to-accept": Kind("草稿案卷，待受理", "cases", _CLERK, {"state": "draft"}),
        "typed": Kind("我录入的草稿", "entry", _EVERYONE),
        "differing": Kind("区级反馈的异议，待核对", "escalation", _CLERK, {"tab": "sent"}),
        "unanswered": Kind("批次未收到区级反馈", "escalation", _CLERK, {"tab": "sent"}),
        "to-escalate": Kind("已审批，待上报", "escalation", _CLERK, {"tab": "approved"}),
        "to-pay": Kind("区级已确认，待拨付", "cases", _CLERK, {"state": ("confirmed", "partly-confirmed")}),
        "draft-policy": Kind("征求意见稿未转正，不能审批", "policies", _CLERK | _APPROVER),
        "policy-ends": Kind("政策到期，尚未审批", "cases", _EVERYONE),
        "backup": Kind("备份已到期", "settings", _EVERYONE, {"section": "backup"}),
    }
)
"""Every kind by its id, the most pressing first."""

OF_STATES: Mapping[str, tuple[frozenset[CaseState], int]] = MappingProxyType(
    {
        "to-verify": (frozenset({CaseState.ACCEPTED}), RECEIPT_DAYS),
        "to-accept": (frozenset({CaseState.DRAFT}), RECEIPT_DAYS),
        "to-escalate": (frozenset({CaseState.APPROVED}), 0),
        "to-pay": (frozenset({CaseState.CONFIRMED, CaseState.PARTLY_CONFIRMED}), 0),
    }
)
"""Kinds that are all the cases of some states, with the term in working days from their receipt; 0 for none."""

QUEUES: Mapping[str, tuple[CaseState, str, Role]] = MappingProxyType(
    {
        "to-review": (CaseState.VERIFIED, "review", Role.REVIEWER),
        "to-approve": (CaseState.REVIEWED, "approve", Role.APPROVER),
    }
)
"""Kinds that are a queue: the state that cases wait in, the step that they wait for, and whose queue it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that waits: how many, and ``mine`` where it waits for whoever asks.

    ``blocked`` counts by code the cases that the operator may not pass on; they are not in ``count``.  ``oldest`` is
    the first of the days that the term counts from, ``waited`` the working days since; ``due`` the last day of the
    term that ends first, ``left`` the working days until then (0 today, negative after), ``overdue`` how many are
    past theirs; ``sure`` is false where a year without a calendar was counted Monday to Friday.  ``where`` narrows
    the page; ``about`` names the one policy or batch that it is about, or ''.
    """

    id: str
    mine: bool
    count: int
    where: Mapping[str, object]
    blocked: Mapping[str, int] = field(default_factory=dict)
    oldest: date | None = None
    waited: int = 0
    due: date | None = None
    left: int | None = None
    overdue: int = 0
    sure: bool = True
    about: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return KINDS[self.id].title

    @property
    def page(self) -> str:
        """The id of the page that deals with it."""
        return KINDS[self.id].page


class Asker:
    """Makes matters for one operator on one day."""

    def __init__(self, by: Operator, today: date) -> None:
        """Know for whom and when."""
        self.by = by
        self.today = today

    def since(
        self,
        id_: str,
        days: Mapping[date, int],
        *,
        term: int = 0,
        blocked: Mapping[str, int] | None = None,
        about: str = "",
        **where: object,
    ) -> Matter:
        """Return a matter of so many things from each of some days; they have ``term`` working days each, if any."""
        oldest = min(days, default=None)
        deadline = after_working_days(oldest, term) if term and oldest else None
        late = [count for day, count in days.items() if term and after_working_days(day, term).day < self.today]
        matter = self._matter(id_, days, deadline.day if deadline else None, where)
        return replace(
            matter,
            blocked=blocked or {},
            oldest=oldest,
            waited=working_days_between(oldest, self.today) if oldest else 0,
            overdue=sum(late),
            sure=deadline is None or deadline.sure,
            about=about,
        )

    def until(self, id_: str, days: Mapping[date, int], *, about: str = "", **where: object) -> Matter:
        """Return a matter of so many things whose terms end on some days."""
        late = [count for day, count in days.items() if day < self.today]
        return replace(self._matter(id_, days, min(days), where), overdue=sum(late), about=about)

    def _matter(self, id_: str, days: Mapping[date, int], due: date | None, where: Mapping[str, object]) -> Matter:
        kind = KINDS[id_]
        return Matter(
            id=id_,
            mine=self.by.role in kind.roles,
            count=sum(days.values()),
            where={**kind.where, **where},
            due=due,
            left=left(self.today, due),
        )


def left(today: date, due: date | None) -> int | None:
    """Return the working days until a day, 0 where it is today, negative where it is past; None for no day."""
    if due is None:
        return None
    return working_days_between(today, due) if due >= today else -working_days_between(due, today)
