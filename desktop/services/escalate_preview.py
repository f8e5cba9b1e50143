"""What a batch would hold, before it is made (上报前核对): sums, who bears them, and what to look at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.masking import masked
from desktop.models.ledger import Case
from desktop.records import STATE_WORDS, CaseState
from desktop.services.batch_scans import ScanTotal, total_of
from desktop.services.choices import choices_of
from desktop.services.create_batch import approved_cases
from desktop.services.decide import remarks_of
from desktop.services.desk import Desk
from desktop.services.finalise_draft import obstacle
from desktop.services.ground import Ground, ground_of
from desktop.services.materials import wanting_words
from desktop.services.steps import IN_HAND
from rules.funding import split
from rules.money import yuan
from rules.outcome import Standing
from rules.policy import Policy

_WAITING = frozenset({CaseState.VERIFIED, CaseState.REVIEWED, CaseState.NOTICED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The cases of one measure: heads that are paid, and fen."""

    measure: str
    cases: int
    people: int
    payable_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one side bears (资金分担) under one clause, in fen."""

    side: str
    clause: str
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing to look at; what is not ``inside`` stays behind, because it is stale or undecided.

    ``kind`` is twice, rival, draft, paper, material, bank, edition or remark where the case goes along.
    """

    case: str
    kind: str
    words: str
    inside: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the chosen cases come to, and everything to look at before they leave; ``scans`` only go where asked for."""

    cases: tuple[str, ...]
    people: int
    payable_fen: int
    sums: tuple[Sum, ...]
    shares: tuple[Share, ...]
    concerns: tuple[Concern, ...]
    scans: ScanTotal


def escalate_preview(desk: Desk, policy: Policy, numbers: Collection[str] = ()) -> Preview:
    """Return what a batch of the named cases, or of all approved ones, would hold; raises as the making would."""
    grounds = [ground_of(desk, case) for case in approved_cases(desk, policy, numbers)]
    sums = tuple(_sums(policy, grounds))
    return Preview(
        cases=tuple(ground.case.number for ground in grounds),
        people=sum(each.people for each in sums),
        payable_fen=sum(each.payable_fen for each in sums),
        sums=sums,
        shares=tuple(_shares(policy, grounds)),
        concerns=(
            *_twice(policy, grounds),
            *(concern for ground in grounds for concern in _of_case(desk, policy, ground)),
            *left_behind(desk, policy),
        ),
        scans=total_of(desk, [ground.case for ground in grounds]),
    )


def left_behind(desk: Desk, policy: Policy) -> Iterator[Concern]:
    """Yield the cases that cannot go yet, and why: stale ones first, then those not decided."""
    cases = desk.store.cases.all(policy=policy.id)
    for case in cases:
        if case.stale and case.state in IN_HAND | _WAITING:
            yield Concern(case=case.number, kind="stale", words=f"需要重新核验：{case.stale}", inside=False)
    for case in cases:
        if not case.stale and case.state in IN_HAND | _WAITING:
            words = f"现在是“{STATE_WORDS[case.state]}”，还没有审批"
            yield Concern(case=case.number, kind="undecided", words=words, inside=False)


def _sums(policy: Policy, grounds: Sequence[Ground]) -> Iterator[Sum]:
    for measure in policy.measures.values():
        of_measure = [ground for ground in grounds if ground.case.measure == measure.id]
        if of_measure:
            yield Sum(
                measure=measure.title,
                cases=len(of_measure),
                people=sum(ground.document["people"]["payable"] for ground in of_measure),
                payable_fen=sum(ground.payable_fen for ground in of_measure),
            )


def _shares(policy: Policy, grounds: Sequence[Ground]) -> Iterator[Share]:
    """Yield what each side bears, case by case to the fen as the settlement does it."""
    for funding in policy.funding:
        sides: dict[str, int] = defaultdict(int)
        for ground in grounds:
            if ground.case.measure in funding.measures:
                for side, fen in split(ground.payable_fen, funding).items():
                    sides[side] += fen
        yield from (Share(side=side, clause=funding.clause, fen=fen) for side, fen in sides.items())


def _twice(policy: Policy, grounds: Sequence[Ground]) -> Iterator[Concern]:
    """Yield the persons whom two of these cases pay: no measure pays one twice, but two measures may be meant."""
    paid: dict[str, list[Case]] = defaultdict(list)
    for ground in grounds:
        for person in _payable(ground):
            paid[person["id"]].append(ground.case)
    for id_number, cases in paid.items():
        if len(cases) > 1:
            named = "、".join(f"{policy.measures[case.measure].title} {case.number}" for case in cases)
            yield Concern(case=cases[0].number, kind="twice", words=f"{masked(id_number)} 同时列入：{named}")


def _of_case(desk: Desk, policy: Policy, ground: Ground) -> Iterator[Concern]:
    case = ground.case
    for kind, words in (
        *_rivals(ground),
        *_papers(desk, ground),
        *_grounds(desk, policy, ground),
    ):
        yield Concern(case=case.number, kind=kind, words=words)


def _rivals(ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield whom other enterprises claim as well, and whom another measure's case claims."""
    for key, words in (("rivals", "另有企业申报"), ("exclusive", "另有项目申报"), ("contrary", "另有相反的申报")):
        claimed = [(person["name"], person[key][0][2]) for person in _payable(ground) if person.get(key)]
        if claimed:
            named = "、".join(f"{name}（{case}）" for name, case in claimed[:3])
            yield "rival", f"{len(claimed)}人{words}：{named}{'等' if len(claimed) > 3 else ''}"  # noqa: PLR2004  three fit


def _papers(desk: Desk, ground: Ground) -> Iterator[tuple[str, str]]:
    firm = ground.enterprise
    missing = [title for title, value in (("开户银行", firm.bank), ("银行账号", firm.account)) if not value]
    if missing:
        yield "bank", f"申报表没有填写{'、'.join(missing)}"
    issued = {paper.form for paper in desk.store.papers.find(case_id=ground.case.id)}
    if "receipt" not in issued:
        yield "paper", "没有出具过受理回执"
    yield from (("material", words) for words in wanting_words(desk, ground.case))


def _grounds(desk: Desk, policy: Policy, ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield what stands otherwise today than when the case was determined, and what its papers must say."""
    held_up = obstacle(desk.store, ground.pack_hash)
    if held_up is not None:
        yield "draft", f"征求意见稿：{held_up[1]}"
    if ground.pack_hash != policy.hash:
        yield "edition", "按政策包的旧版本核定，现行版本与之不同"
    today = policy.choose(choices_of(desk.store, policy).readings)
    chosen: Mapping[str, str] = ground.document["readings"]
    differing = [policy.readings[id_].title for id_, option in chosen.items() if today.get(id_, option) != option]
    if differing:
        yield "edition", f"核定时的口径与现在选用的不同：{'、'.join(differing)}"
    yield from (("remark", remark) for remark in remarks_of(desk.store, ground.case))


def _payable(ground: Ground) -> Iterator[Mapping[str, Any]]:
    return (person for person in ground.document["persons"] if person["outcome"] == Standing.PAYABLE)


def preview_json(found: Preview) -> dict[str, Any]:
    """Return ``batch preview --json``."""
    return {
        "cases": list(found.cases),
        "people": found.people,
        "amount": yuan(found.payable_fen),
        "measures": [
            {"measure": each.measure, "cases": each.cases, "people": each.people, "amount": yuan(each.payable_fen)}
            for each in found.sums
        ],
        "shares": [{"side": each.side, "clause": each.clause, "amount": yuan(each.fen)} for each in found.shares],
        "concerns": [
            {"case": each.case, "kind": each.kind, "words": each.words, "inside": each.inside}
            for each in found.concerns
        ],
        "scans": {"files": found.scans.files, "pages": found.scans.pages, "bytes": found.scans.size},
    }
