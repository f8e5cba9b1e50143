"""Facts that Hypothesis makes: everything an extract or a declaration can say, in every mixture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

from hypothesis import strategies as st

from rules.facts import (
    CaseFacts,
    Claim,
    Employer,
    InsuranceLine,
    Override,
    PersonFacts,
    Place,
    Ticket,
    Whereabouts,
)
from rules.outcome import Outcome
from tests.rules.casefile import FIRST, LAST, NAME, PENSION, a_person, employer, whole_id

DAYS = st.dates(date(2022, 12, 25), date(2023, 2, 12))
WORDS = st.text(alphabet="甲乙丙·，、 “”{}\\\"'abc1😀𬱖", max_size=6)
PLACES = st.builds(
    Place, file=st.sampled_from(["甲.xlsx", "乙.csv"]), sha256=st.just("0" * 64), sheet=WORDS, row=st.integers(1, 99)
)
NAMES = st.sampled_from([NAME, NAME, NAME, "旁人", ""])
EMPLOYERS = st.sampled_from([*map(employer, "甲甲乙丙丁"), Employer(uscc="", name="样例甲公司")])
STATUSES = ["已到账", "欠费", "缓缴", "停保", "未参保", "待转移", ""]
IDS = st.sampled_from(
    [
        whole_id("34010219900307001?"), whole_id("33010219900307001?"), whole_id("33038119900307001?"),
        whole_id("52010219900307001?"), whole_id("81000019900307001?"), "340102199003070011", "E12345678", "",
    ]
)  # fmt: skip
LINES = st.builds(
    InsuranceLine,
    place=PLACES,
    name=NAMES,
    employer=EMPLOYERS,
    kind=st.sampled_from([PENSION, PENSION, "工伤保险"]),
    month=st.sampled_from(["2023-01", "2023-02", "2022-12"]),
    status=st.sampled_from(STATUSES),
)
CLAIMS = st.builds(
    Claim,
    case=WORDS,
    enterprise=st.sampled_from([employer("乙"), employer("丙")]),
    tied=st.lists(st.just(employer("丁")), max_size=1).map(tuple),
    name=NAMES,
    place=PLACES,
    earlier=st.booleans(),
)
OVERRIDES = st.builds(
    Override,
    criterion=st.sampled_from(["insured", "unique", "nonlocal", "stayed", "returned"]),
    as_if=st.sampled_from([Outcome.MET, Outcome.UNMET]),
    reason=WORDS,
    by=WORDS,
)


@st.composite
def whereabouts(draw: st.DrawFn, *, own: bool = True) -> list[Whereabouts]:
    """Return results of one person: up to two sources and three extracts, each with one coverage and its records."""
    results = []
    for source, order in draw(st.lists(st.sampled_from(list(product("运公", (1, 2, 3)))), unique=True, max_size=4)):
        covers = draw(st.sampled_from([(FIRST, LAST), (FIRST, LAST), (date(2023, 1, 1), date(2023, 1, 20)), None]))
        first, last = covers or sorted((draw(DAYS), draw(DAYS)))
        results += [
            Whereabouts(
                place=draw(PLACES),
                name=NAME if own else draw(NAMES),
                result=draw(st.sampled_from(["在温", "离温", "离温", "无结果"])),
                left_on=draw(st.none() | DAYS),
                back_on=draw(st.none() | DAYS),
                undated=draw(st.sampled_from([False, False, False, True])),
                source=source,
                order=order,
                covers_from=first,
                covers_to=last,
            )
            for _ in range(draw(st.integers(1, 2)))
        ]
    return results


def persons() -> st.SearchStrategy[PersonFacts]:
    """Return any person: good in most things, so that what is odd can tell."""
    good = a_person()
    declared = st.fixed_dictionaries(
        {},
        optional={
            "stay_from": DAYS.map(str), "stay_to": DAYS.map(str), "return_on": DAYS.map(str),
            "transport": st.sampled_from(["火车", "包车"]), "departure": st.sampled_from(["河南", "410102", "别处"]),
        },
    )  # fmt: skip
    return st.builds(
        PersonFacts,
        place=PLACES,
        name=st.sampled_from([NAME, NAME, "样例 甲"]),
        id_number=st.just(good.id_number) | IDS,
        id_numeric=st.sampled_from([False, False, False, True]),
        paper=st.sampled_from(["", "", "护照"]),
        declared=declared,
        insurance=st.just(good.insurance) | st.lists(LINES, max_size=5).map(tuple),
        whereabouts=st.just(good.whereabouts) | whereabouts(own=False).map(tuple),
        twins=st.just(()) | st.lists(CLAIMS, max_size=2).map(tuple),
        rivals=st.just(()) | st.lists(CLAIMS, max_size=2, unique_by=lambda each: each.enterprise).map(tuple),
        contrary=st.just(()) | st.lists(CLAIMS, max_size=1).map(tuple),
        taken_by=st.sampled_from(["", "", "", "案卷旧"]),
        tickets=st.just(())
        | st.lists(st.builds(Ticket, used_on=DAYS, text=WORDS, recorded_by=WORDS), max_size=2).map(tuple),
        overrides=st.just(()) | st.lists(OVERRIDES, max_size=2, unique_by=lambda each: each.criterion).map(tuple),
    )


def cases() -> st.SearchStrategy[CaseFacts]:
    """Return any case: persons around the threshold are the business of the laws that need them."""
    return st.builds(
        CaseFacts,
        case=WORDS,
        enterprise=st.just(employer("甲")),
        tied=st.lists(st.just(employer("丁")), max_size=1).map(tuple),
        declared_on=st.dates(date(2022, 12, 20), date(2023, 7, 10)),
        declared_people=st.none() | st.integers(0, 99),
        declared_fen=st.none() | st.integers(0, 10**7),
        covered_months=st.just(frozenset({"2023-01", "2023-02"}))
        | st.frozensets(st.sampled_from(["2023-01", "2023-02"])),
        persons=st.lists(persons(), max_size=4).map(tuple),
    )


def with_person(facts: CaseFacts, person: PersonFacts) -> CaseFacts:
    """Return the case with this one person."""
    return replace(facts, persons=(person,))
