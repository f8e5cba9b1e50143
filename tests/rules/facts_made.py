"""Facts that Hypothesis makes: everything an extract or a declaration can say, in every mixture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product

from hypothesis import strategies as st

from rules.facts import (
    CaseFacts,
    Claim,
    Coach,
    Employer,
    InsuranceLine,
    Override,
    PersonFacts,
    Place,
    ProvedFigure,
    Referee,
    RegisterLine,
    Ride,
    Ticket,
    Whereabouts,
)
from rules.outcome import Outcome
from rules.packfile import load_all
from rules.registers import REGISTERS, Field, FieldKind
from tests.rules.facts_told import FIRST, LAST, NAME, PENSION, a_person, employer, whole_id

DAYS = st.dates(date(2022, 12, 25), date(2023, 2, 12))
ANY_DAY = DAYS | st.dates(date(2022, 1, 20), date(2022, 2, 15)) | st.dates(date(2024, 2, 5), date(2024, 3, 15))
WORDS = st.text(alphabet="甲乙丙·，、 “”{}\\\"'abc1😀𬱖", max_size=6)
PLACES = st.builds(
    Place, file=st.sampled_from(["甲.xlsx", "乙.csv"]), sha256=st.just("0" * 64), sheet=WORDS, row=st.integers(1, 99)
)
NAMES = st.sampled_from([NAME, NAME, NAME, "旁人", ""])
EMPLOYERS = st.sampled_from([*map(employer, "甲甲乙丙丁"), Employer(uscc="", name="样例甲公司")])
STATUSES = ["已到账", "欠费", "缓缴", "停保", "未参保", "待转移", ""]
_MORE = {"list": {"list": Field(title="名单", required=True)}}


def _field(field: Field) -> st.SearchStrategy[str]:
    """Return what a field of a register may hold, unreadable days and sums among it."""
    match field.kind:
        case FieldKind.DAY:
            return ANY_DAY.map(str) | st.just("不详")
        case FieldKind.MONTH:
            return st.sampled_from(["2022-11", "2023-01", "2023-03", "2024-02", "不详"])
        case FieldKind.MONEY:
            return st.sampled_from(["100.00", "250.00", "500.00", "1000.00", "若干"])
        case _:
            return st.sampled_from(
                [
                    "安徽省合肥市",
                    "舟山市定海区",
                    "3309",
                    "340102",
                    "生产一线",
                    "财务",
                    "鹿城公安分局",
                    "温州",
                    "",
                    "名单甲",
                ]
            )


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
    month=st.sampled_from(["2023-01", "2023-02", "2023-01", "2023-02", "2022-12", "2021-12", "2024-02", ""]),
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
EXCLUSIVE = st.builds(
    Claim,
    case=st.sampled_from(["330302003-YG-2024-0001", "330302003-YG-2024-0002", "案卷乙"]),
    enterprise=st.just(employer("乙")),
    name=NAMES,
    place=PLACES,
    measure=st.sampled_from(["agency", "first-hire"]),
    outcome=st.sampled_from(["", "payable", "pending", "rejected", "taken"]),
    amount_fen=st.sampled_from([0, 25000, 50000, 80000, 100000]),
)
REGISTER_LINES = st.one_of(
    [
        st.builds(
            RegisterLine,
            kind=st.just(kind),
            place=PLACES,
            name=NAMES,
            values=st.fixed_dictionaries(
                {}, optional={name: _field(field) for name, field in {**register.fields, **_MORE.get(kind, {})}.items()}
            ),
            source=st.sampled_from(["公安", "民政"]),
            order=st.integers(1, 3),
        )
        for kind, register in REGISTERS.items()
        if register.of_person
    ]
)
RIDES = st.builds(
    Ride,
    day=ANY_DAY,
    invoice=WORDS,
    enterprise=EMPLOYERS,
    shared=st.just(()) | st.lists(EMPLOYERS.map(lambda each: each.uscc), max_size=2).map(tuple),
    name=st.just("") | NAMES,
)
COACHES = st.builds(
    Coach, day=ANY_DAY, invoice=WORDS, share_fen=st.integers(0, 10**7), riders=st.none() | st.integers(0, 60)
)
REFEREES = st.builds(Referee, name=NAMES, id_number=IDS, insurance=st.lists(LINES, max_size=3).map(tuple))
OVERRIDES = st.builds(
    Override,
    criterion=st.sampled_from(["insured", "unique", "nonlocal", "stayed", "returned"]),
    as_if=st.sampled_from([Outcome.MET, Outcome.UNMET]),
    reason=WORDS,
    by=WORDS,
)


@st.composite
def whereabouts(
    draw: st.DrawFn, *, own: bool = True, words: Sequence[str] = ("在温", "离温", "离温", "无结果")
) -> list[Whereabouts]:
    """Return results of one person: up to two sources and three extracts, each with one coverage and its records."""
    results = []
    for source, order in draw(st.lists(st.sampled_from(list(product("运公", (1, 2, 3)))), unique=True, max_size=4)):
        covers = draw(st.sampled_from([(FIRST, LAST), (FIRST, LAST), (date(2023, 1, 1), date(2023, 1, 20)), None]))
        first, last = covers or sorted((draw(DAYS), draw(DAYS)))
        results += [
            Whereabouts(
                place=draw(PLACES),
                name=NAME if own else draw(NAMES),
                result=draw(st.sampled_from(words)),
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
            "work_from": ANY_DAY.map(str), "work_to": ANY_DAY.map(str), "hired_on": ANY_DAY.map(str),
            "household": st.sampled_from(["安徽省", "舟山市定海区"]), "post": st.sampled_from(["操作工", "财务"]),
            "first_job": st.sampled_from(["是", "否"]), "phone": st.just("13800000000"),
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
        exclusive=st.just(()) | st.lists(EXCLUSIVE, max_size=2).map(tuple),
        duty=st.just(()) | whereabouts(own=False, words=("在岗", "离岗", "无结果")).map(tuple),
        registers=st.just(()) | st.lists(REGISTER_LINES, max_size=4).map(tuple),
        rides=st.just(()) | st.lists(RIDES, max_size=2).map(tuple),
        referee=st.none() | REFEREES,
        taken_by=st.sampled_from(["", "", "", "案卷旧"]),
        tickets=st.just(())
        | st.lists(st.builds(Ticket, used_on=DAYS, text=WORDS, recorded_by=WORDS), max_size=2).map(tuple),
        overrides=st.just(()) | st.lists(OVERRIDES, max_size=2, unique_by=lambda each: each.criterion).map(tuple),
    )


FIGURE_NAMES = st.sampled_from(sorted({name for policy in load_all().values() for name in policy.facts}))
FIGURE_TEXTS = st.sampled_from(["true", "false", "0", "5", "100", "20000000", "1.5", "2023-01-28", "不详"])


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
        registers=st.frozensets(st.sampled_from(["permit", "list:名单甲"])),
        declared_figures=st.dictionaries(FIGURE_NAMES, FIGURE_TEXTS, max_size=3),
        proved_figures=st.lists(
            st.builds(ProvedFigure, name=FIGURE_NAMES, text=FIGURE_TEXTS, source=WORDS), max_size=8
        ).map(tuple),
        coaches=st.just(()) | st.lists(COACHES, max_size=2).map(tuple),
        persons=st.lists(persons(), max_size=4).map(tuple),
    )


def with_person(facts: CaseFacts, person: PersonFacts) -> CaseFacts:
    """Return the case with this one person."""
    return replace(facts, persons=(person,))
