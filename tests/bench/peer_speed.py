"""The same small rule in openfisca-core and here, persons per second side by side, both from the same plain columns.

openfisca-core is a dependency of the bench alone: where it is not installed, only our own figure is given.
"""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date
from time import perf_counter

from rules.facts import NOBODY, CaseFacts, Employer, InsuranceLine, PersonFacts, Place, Whereabouts
from rules.identity import check_character
from rules.outcome import Standing
from rules.packfile import parse
from tests.bench.crowd import Crowd, Look, judge_crowd
from tests.bench.crowd_made import PACK, WINDOW, Columns, columns, payable_by_hand
from tests.bench.measuring import Line, apart, in_turn, ratio

_FIRM = Employer(uscc="91330302SAMPLE0001", name="样例公司")
_HERE = Place(file="样例.xlsx", sha256="0" * 64, sheet="样例", row=1)


def measure(*, people: int, rounds: int) -> list[Line]:
    """Return persons per second of both, and how many times theirs ours is."""
    rivals = {"ours": lambda: apart(_ours, people)}
    if importlib.util.find_spec("openfisca_core") is not None:
        rivals["peer"] = lambda: apart(_peer, people)
    took = in_turn(rivals, rounds=rounds)
    kinds = apart(_kinds, people)
    title = f"同一条小规则，{people:,} 人"
    lines = [
        Line(
            title=f"{title}，本程序（每人都有理由）",
            figure=f"每秒 {people / min(took['ours']):,.0f} 人（{kinds:,} 类）",
        )
    ]
    if "peer" in took:
        faster = ratio(took["peer"], took["ours"])
        lines += [
            Line(title=f"{title}，openfisca-core（只有结果）", figure=f"每秒 {people / min(took['peer']):,.0f} 人"),
            Line(title=f"{title}，本程序比 openfisca-core", figure=f"{faster:.2f} 倍", aim="> 1", met=faster > 1),
        ]
    else:
        lines.append(Line(title=f"{title}，openfisca-core", figure="未安装，没有比较"))
    return lines


def judged(crowd: Columns) -> Crowd:
    """Judge everyone of the columns by the pack of the small rule."""
    policy = parse(PACK, name="small-rule.toml")
    case = CaseFacts(
        case="样例", enterprise=_FIRM, declared_on=date(2023, 2, 10), covered_months=frozenset(("2023-01", "2023-02"))
    )
    looks = {
        "nonlocal": Look(columns=(crowd.prefix,), facts_of=_of_origin),
        "insured": Look(columns=(crowd.january, crowd.february), facts_of=_insured),
        "stayed": Look(columns=(crowd.left_on, crowd.back_on), facts_of=_seen),
    }
    return judge_crowd(policy, policy.measures["stay"], case, looks, chosen={})


def _of_origin(prefix: str) -> PersonFacts:
    return replace(NOBODY, id_number=_id_of(prefix))


def _insured(*statuses: str) -> PersonFacts:
    lines = [_line(f"2023-0{month}", status) for month, status in enumerate(statuses, 1) if status]
    return replace(NOBODY, name="样例", insurance=tuple(lines))


def _seen(left: date | None, back: date | None) -> PersonFacts:
    result = Whereabouts(
        place=_HERE,
        name="样例",
        result="在温" if left is None else "离温",
        left_on=left,
        back_on=back,
        covers_from=WINDOW[0],
        covers_to=WINDOW[1],
    )
    return replace(NOBODY, name="样例", whereabouts=(result,))


def _id_of(prefix: str) -> str:
    body = f"{prefix}2119900307001"
    return body + check_character(body)


def _line(month: str, status: str) -> InsuranceLine:
    return InsuranceLine(
        place=_HERE, name="样例", employer=_FIRM, kind="企业职工基本养老保险", month=month, status=status
    )


def _ours(people: int) -> float:
    """Judge everyone; return seconds from the columns to the sums, every person with a finding."""
    crowd = columns(people)
    started = perf_counter()
    found = judged(crowd)
    took = perf_counter() - started
    settled = found.settlement
    if (settled.heads[Standing.PAYABLE], settled.payable_fen) != payable_by_hand(crowd):
        raise RuntimeError("our sums are not those worked out by hand")
    if not all(found.finding(person).reasons for person in (0, people // 2, people - 1)):
        raise RuntimeError("a person has no reasons")
    return took


def _kinds(people: int) -> int:
    return len(judged(columns(people)).findings)


def _peer(people: int) -> float:
    """Let openfisca-core reckon the same; return seconds from the same columns to the same sums."""
    from tests.bench import peer_openfisca

    crowd = columns(people)
    took, heads, fen = peer_openfisca.reckon(crowd)
    if (heads, fen) != payable_by_hand(crowd):
        raise RuntimeError("the peer's sums are not those worked out by hand")
    return took
