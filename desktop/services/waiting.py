"""What waits for whoever is signed in (待办), by when, and how the work stands (总览).

A term is counted in working days from the receipt (办理期限) or from the return (补正期限), or is the last day of a
notice or of the policy.  The sums are told by the fate of every person, and the fates add up to the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desktop.models.overview import CaseGroup, FigureGroup, QueueGroup
from desktop.records import CaseState, Operator
from desktop.services.backup import last_made
from desktop.services.choices import choices_of
from desktop.services.decide import SINGLE_HANDED
from desktop.services.desk import Desk
from desktop.services.finalise_draft import obstacle
from desktop.services.matters import KINDS, OF_STATES, QUEUES, Asker, Matter, left
from desktop.services.settings import BACKUP_DAYS, setting
from desktop.services.steps import IN_HAND, hindrance
from desktop.services.verify import CLOSED
from desktop.services.workdays import ANSWER_DAYS, RECEIPT_DAYS
from rules.money import yuan

_SOON = 20  # working days before the end of a policy from which on unfinished cases are told of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """The cases of one measure in one state, and what became of their persons: the five fates add up to ``people``.

    ``closed`` are all persons of cases that were refused or withdrawn; those pay nothing, whatever was determined.
    """

    policy: str
    measure: str
    state: CaseState
    cases: int
    payable: int
    pending: int
    rejected: int
    unverified: int
    closed: int
    declared_fen: int
    payable_fen: int

    @property
    def people(self) -> int:
        """All persons."""
        return self.payable + self.pending + self.rejected + self.unverified + self.closed


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEnd:
    """Until when a policy that has cases here holds, None where its text leaves that open; ``left`` in working days."""

    policy: str
    until: date | None
    left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything at a glance, for one operator on one day.

    ``received`` counts cases by the day of their receipt; ``empty`` says that nothing was taken in or typed yet.
    """

    day: date
    matters: tuple[Matter, ...]
    fates: tuple[Fate, ...]
    received: Mapping[date, int]
    ends: tuple[PolicyEnd, ...]
    empty: bool


def overview(desk: Desk, *, by: Operator, now: datetime) -> Overview:
    """Return what waits for an operator and for others, the operator's own first, and the sums of everything."""
    asker, groups = Asker(by, now.date()), desk.store.overview.cases()
    ends = tuple(_ends(desk, groups, asker.today))
    found = [
        *_of_states(desk, groups, asker),
        *_queues(desk, groups, asker),
        *_notices(desk, asker),
        *_batches(desk, asker),
        *_policies(desk, groups, ends, asker),
        *_own(desk, asker, now, empty=not groups),
    ]
    order = list(KINDS)
    return Overview(
        day=asker.today,
        matters=tuple(sorted(found, key=lambda each: (not each.mine, order.index(each.id)))),
        fates=tuple(sorted(map(_fate, desk.store.overview.figures()), key=_place)),
        received=_days(groups),
        ends=ends,
        empty=not groups and not desk.store.drafts.heads(),
    )


def counted(found: Overview) -> dict[str, int]:
    """Return how many things of the operator's own wait on which page; pages where nothing waits have 0."""
    pages = dict.fromkeys((kind.page for kind in KINDS.values()), 0)
    for matter in found.matters:
        pages[matter.page] += matter.count if matter.mine else 0
    return pages


def _days(groups: Iterable[CaseGroup | QueueGroup]) -> Counter[date]:
    days: Counter[date] = Counter()
    for group in groups:
        days[group.received_on] += group.cases
    return days


def _of_states(desk: Desk, groups: Sequence[CaseGroup], asker: Asker) -> Iterator[Matter]:
    """Yield what waits because of the state that it is in, or because it must be verified again."""
    for id_, (states, term) in OF_STATES.items():
        days = _days(each for each in groups if each.state in states and not each.stale)
        if days:
            yield asker.since(id_, days, term=term)
    stale = _days(each for each in groups if each.stale)
    if stale:
        yield asker.since("stale", stale, term=RECEIPT_DAYS)
    for id_, state, term in (("to-correct", CaseState.TO_CORRECT, ANSWER_DAYS), ("returned", CaseState.RETURNED, 0)):
        arrived = Counter(at.date() for at in desk.store.overview.arrivals(state))
        if arrived:
            yield asker.since(id_, arrived, term=term)


def _queues(desk: Desk, groups: Sequence[CaseGroup], asker: Asker) -> Iterator[Matter]:
    """Yield the queues; of the operator's own, what the operator may not pass on is told apart."""
    for id_, (state, step, role) in QUEUES.items():
        if asker.by.role is not role:
            waiting = _days(each for each in groups if each.state is state and not each.stale)
            if waiting:
                yield asker.since(id_, waiting, term=RECEIPT_DAYS)
            continue
        may, blocked = _sorted(desk, step, desk.store.overview.queue(state, asker.by.id))
        if may or blocked:
            yield asker.since(id_, may, term=RECEIPT_DAYS, blocked=blocked)


def _sorted(desk: Desk, step: str, groups: Iterable[QueueGroup]) -> tuple[Counter[date], Counter[str]]:
    """Return what may be passed on by day of receipt, and the rest by the code of what is in the way."""
    alone = bool(desk.store.office.setting(SINGLE_HANDED))
    may, blocked, drafts = Counter[date](), Counter[str](), dict[str, bool]()
    for group in groups:
        code = hindrance(
            step,
            alone=alone,
            own=group.own,
            own_review=group.own_review,
            stale=group.stale,
            determined=True,
            as_reviewed=group.as_reviewed,
        )
        if not code and step == "approve":
            if group.pack_hash not in drafts:
                drafts[group.pack_hash] = obstacle(desk.store, group.pack_hash) is not None
            code = _not_approvable(desk, group, draft=drafts[group.pack_hash])
        if code:
            blocked[code] += group.cases
        else:
            may[group.received_on] += group.cases
    return may, blocked


def _not_approvable(desk: Desk, group: QueueGroup, *, draft: bool) -> str:
    if draft:
        return "policy-draft"
    return "nothing-payable" if not group.pays and _is_money(desk, group.policy, group.measure) else ""


def _is_money(desk: Desk, policy: str, measure: str) -> bool:
    """Whether a measure pays money, so that a case that grants none cannot be approved."""
    from rules.listing import pays_money  # the first page needs no rules where nothing waits

    known = desk.policies.get(policy)
    return known is None or measure not in known.measures or pays_money(known.measures[measure])


def _notices(desk: Desk, asker: Asker) -> Iterator[Matter]:
    notices = desk.store.overview.notices()
    ending = {
        "notice-today": [(number, until) for number, until in notices if until == asker.today],
        "notice-over": [(number, until) for number, until in notices if until < asker.today],
    }
    for id_, found in ending.items():
        if found:
            days = Counter(until for _, until in found)
            yield asker.until(id_, days, numbers=tuple(number for number, _ in found))


def _batches(desk: Desk, asker: Asker) -> Iterator[Matter]:
    sent = desk.store.overview.unanswered()
    if sent:
        days = Counter(each.made_at.date() for each in sent)
        yield asker.since("unanswered", days, about=sent[0].number, batch=sent[0].number)
    answered = [each for each in desk.store.overview.answered() if each.objections > each.marked]
    if answered:
        open_ = Counter[date]()
        for each in answered:
            open_[each.taken_at.date()] += each.objections - each.marked
        yield asker.since("differing", open_, about=answered[0].number, batch=answered[0].number)


def _policies(desk: Desk, groups: Sequence[CaseGroup], ends: Sequence[PolicyEnd], asker: Asker) -> Iterator[Matter]:
    """Yield the drafts that hold cases up, and the policies that end with cases not yet approved."""
    queued = {state for state, _, _ in QUEUES.values()}
    for policy in desk.policies.values():
        held = _days(each for each in groups if each.policy == policy.id and each.state in queued)
        if held and policy.status == "draft" and obstacle(desk.store, policy.hash) is not None:
            yield asker.since("draft-policy", held, about=policy.number, policy=policy.id)
    for end in ends:
        open_ = _days(each for each in groups if each.policy == end.policy and each.state in IN_HAND)
        if open_ and end.until is not None and end.left is not None and end.left <= _SOON:
            days = {end.until: open_.total()}
            where = {"policy": end.policy, "state": tuple(sorted(IN_HAND))}
            yield asker.until("policy-ends", days, about=desk.policies[end.policy].number, **where)


def _ends(desk: Desk, groups: Sequence[CaseGroup], today: date) -> Iterator[PolicyEnd]:
    for id_ in sorted({group.policy for group in groups} & desk.policies.keys()):
        policy = desk.policies[id_]
        until = policy.force_until.under(policy.choose(choices_of(desk.store, policy).readings))
        day = until if isinstance(until, date) else None
        yield PolicyEnd(policy=id_, until=day, left=left(today, day))


def _own(desk: Desk, asker: Asker, now: datetime, *, empty: bool) -> Iterator[Matter]:
    """Yield the operator's own drafts, and the backup where it is overdue and there is something to lose."""
    typed = Counter(at.date() for at in desk.store.overview.drafts(asker.by.id))
    if typed:
        yield asker.since("typed", typed)
    most = int(setting(desk.store, BACKUP_DAYS) or 0)
    if not most or empty:
        return
    made = last_made(desk)
    if made is None:
        yield Matter(id="backup", mine=True, count=1, where=KINDS["backup"].where)
    elif now - made > timedelta(days=most):
        yield asker.since("backup", {made.date(): 1})


def _fate(group: FigureGroup) -> Fate:
    heads = {name: getattr(group, name) for name in ("payable", "pending", "rejected", "unverified")}
    shut = group.state in CLOSED
    return Fate(
        policy=group.policy,
        measure=group.measure,
        state=group.state,
        cases=group.cases,
        **(dict.fromkeys(heads, 0) if shut else heads),
        closed=sum(heads.values()) if shut else 0,
        declared_fen=group.declared_fen,
        payable_fen=0 if shut else group.payable_fen,
    )


def _place(fate: Fate) -> tuple[str, str, int]:
    return fate.policy, fate.measure, list(CaseState).index(fate.state)


def overview_json(found: Overview, *, by: Operator) -> dict[str, Any]:
    """Return ``waiting --json``."""
    return {
        "operator": by.id,
        "day": found.day.isoformat(),
        "waiting": [_matter_json(each) for each in found.matters],
        "sums": [_fate_json(each) for each in found.fates],
        "received": {day.isoformat(): count for day, count in sorted(found.received.items())},
        "policies": [
            {
                "policy": each.policy,
                "until": each.until.isoformat() if each.until else None,
                "working_days_left": each.left,
            }
            for each in found.ends
        ],
    }


def _matter_json(matter: Matter) -> dict[str, Any]:
    return {
        "what": matter.id,
        "title": matter.title,
        "mine": matter.mine,
        "count": matter.count,
        "blocked": dict(matter.blocked),
        "about": matter.about,
        "oldest": matter.oldest.isoformat() if matter.oldest else None,
        "working_days_waited": matter.waited,
        "due": matter.due.isoformat() if matter.due else None,
        "working_days_left": matter.left,
        "overdue": matter.overdue,
        "page": matter.page,
        "where": {name: list(value) if isinstance(value, tuple) else value for name, value in matter.where.items()},
    }


def _fate_json(fate: Fate) -> dict[str, Any]:
    return {
        "policy": fate.policy,
        "measure": fate.measure,
        "state": fate.state.value,
        "cases": fate.cases,
        "people": {
            "all": fate.people,
            "payable": fate.payable,
            "pending": fate.pending,
            "rejected": fate.rejected,
            "unverified": fate.unverified,
            "closed": fate.closed,
        },
        "amount": {"declared": yuan(fate.declared_fen), "payable": yuan(fate.payable_fen)},
    }
