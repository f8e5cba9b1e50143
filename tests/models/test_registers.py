"""Registers, recorded figures and coaches as the rules see them: which edition counts, and whom a change touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.models import staleness
from desktop.models.evidence import Registered
from desktop.models.firmledger import FactValue, TripShare
from desktop.models.ledger import Case, ExtractKind, PersonOutcome, Provenance
from desktop.models.standing import superseded_by
from desktop.models.store import Store
from desktop.records import RegisterEntry, RegisterExtract, Rider, RiderList
from rules.facts import CaseFacts
from rules.outcome import Standing
from tests.models.builders import (
    NOW,
    POLICY,
    a_declaration,
    a_file,
    a_row,
    an_enterprise,
    an_id,
    approve,
    insurance,
    movement,
    of_rows,
    take,
    verify,
)

ONE, TWO, THREE = an_id(1), an_id(2), an_id(3)
FIRM, OTHER = an_enterprise("A"), an_enterprise("B")
UNTIL = {"issuer": "鹿城公安分局", "valid_to": "2023-06-30"}


def register(
    store: Store,
    kind: str,
    lines: Mapping[str, Mapping[str, str]],
    *,
    source: str = "公安",
    whole: bool = True,
    title: str = "",
    file: str = "",
) -> Registered:
    entries = tuple(
        RegisterEntry(sheet="名册", number=number, key=key, name="样本", values=values)
        for number, (key, values) in enumerate(lines.items(), start=2)
    )
    named = a_file(file or f"{kind}{len(store.evidence.extracts())}.xlsx")
    extract = RegisterExtract(file=named, register=kind, entries=entries, problems=(), rows_read=len(entries))
    said = Provenance(source=source, register=kind, title=title, whole=whole)
    return store.evidence.take_register(extract, by="clerk", now=NOW, said=said)


def facts(store: Store, case: Case, **others: tuple[str, ...]) -> CaseFacts:
    return store.facts.of_case(case.id, policy=POLICY, measure=case.measure, **others)


def valid_to(store: Store, case: Case) -> list[list[str]]:
    return [[line.values["valid_to"] for line in person.registers] for person in facts(store, case).persons]


def verified(store: Store, *ids: str, letter: str = "A", measure: str = "stay") -> Case:
    declaration = a_declaration(*ids, enterprise=an_enterprise(letter), file=f"{letter}{measure}.xlsx")
    case, _ = take(store, declaration, measure=measure)
    verify(store, case)
    return case


def test_without_any_register_nothing_is_known_and_nothing_is_at_hand(store: Store) -> None:
    found = facts(store, verified(store, ONE))

    assert (found.registers, found.proved_figures) == (frozenset(), ())
    assert [(person.registers, person.duty, person.rides, person.referee) for person in found.persons] == [
        ((), (), (), None)
    ]


def test_a_line_is_told_with_its_place_its_source_and_its_fields(store: Store) -> None:
    case = verified(store, ONE, TWO)
    taken = register(store, "permit", {ONE: UNTIL}, file="permits.xlsx")

    one, two = facts(store, case).persons

    [line] = one.registers
    assert (line.kind, line.name, dict(line.values), line.source) == ("permit", "样本", UNTIL, "公安")
    assert (line.place.file, line.place.sheet, line.place.row, line.order) == ("permits.xlsx", "名册", 2, taken.extract)
    assert two.registers == ()
    assert facts(store, case).registers == {"permit"}


def test_a_list_is_known_by_its_title(store: Store) -> None:
    case = verified(store, ONE)
    register(store, "list", {ONE: {}}, title="重点人员")
    register(store, "list", {TWO: {}}, title="另一名单", whole=False)

    found = facts(store, case)

    assert found.registers == {"list:重点人员"}
    assert [dict(line.values) for line in found.persons[0].registers] == [{"list": "重点人员"}]


def test_a_later_whole_list_of_the_same_source_stands_in_for_the_former(store: Store) -> None:
    case = verified(store, ONE, TWO)
    register(store, "permit", {ONE: UNTIL, TWO: UNTIL})
    later = register(store, "permit", {TWO: UNTIL | {"valid_to": "2024-01-01"}})

    before = valid_to(store, case)
    store.evidence.undo(later.extract)

    assert before == [[], ["2024-01-01"]]
    assert valid_to(store, case) == [["2023-06-30"], ["2023-06-30"]]


def test_a_later_part_changes_only_those_whom_it_names(store: Store) -> None:
    case = verified(store, ONE, TWO)
    register(store, "permit", {ONE: UNTIL, TWO: UNTIL})
    register(store, "permit", {TWO: UNTIL | {"valid_to": "2024-01-01"}}, whole=False)

    assert valid_to(store, case) == [["2023-06-30"], ["2024-01-01"]]


def test_two_sources_stand_side_by_side(store: Store) -> None:
    case = verified(store, ONE)
    register(store, "household", {ONE: {"region": "四川"}}, whole=False)
    register(store, "household", {ONE: {"region": "温州"}}, whole=False, source="社区")

    [person] = facts(store, case).persons

    assert [(line.source, line.values["region"]) for line in person.registers] == [("公安", "四川"), ("社区", "温州")]


def test_benefits_of_two_documents_stand_side_by_side(store: Store) -> None:
    case = verified(store, ONE)
    for document in ("甲文", "乙文"):
        register(store, "benefit", {ONE: {"document": document, "amount": "30000"}}, whole=False, source="人社")

    [person] = facts(store, case).persons

    assert [line.values["document"] for line in person.registers] == ["甲文", "乙文"]


def test_the_list_of_extracts_says_what_took_whose_place(store: Store) -> None:
    days: dict[str, Any] = {"covers_from": date(2023, 1, 6), "covers_to": date(2023, 2, 5)}
    january = store.evidence.take_insurance(insurance(file="1"), months=["2023-01"], by="clerk", now=NOW)
    both = store.evidence.take_insurance(insurance(file="2"), months=["2023-01", "2023-02"], by="clerk", now=NOW)
    for file in ("3", "4"):
        said = Provenance(source="公安")
        store.evidence.take_movement(movement(file=file), by="clerk", now=NOW, said=said, **days)
    register(store, "permit", {})
    register(store, "permit", {}, whole=False)
    register(store, "permit", {})
    register(store, "permit", {}, source="社区")

    extracts = store.evidence.extracts()

    assert [superseded_by(each, extracts) for each in extracts] == [(2,), (), (4,), (), (7,), (7,), (), ()]
    assert (january.extract, both.extract) == (1, 2)


def test_a_change_of_a_register_touches_only_the_cases_of_whom_it_speaks(store: Store) -> None:
    one, two = verified(store, ONE), verified(store, TWO, letter="B")
    first = register(store, "permit", {ONE: UNTIL, TWO: UNTIL})
    verify(store, one), verify(store, two)

    same = register(store, "permit", {TWO: UNTIL, ONE: UNTIL})
    later = register(store, "permit", {ONE: UNTIL})
    verify(store, two)
    undone = store.evidence.undo(later.extract)
    old = store.evidence.undo(first.extract)

    assert set(first.stale) == {one.number, two.number}, "absence became an answer"
    assert (same.stale, later.stale, undone.stale, old.stale) == ((), (two.number,), (two.number,), ())


def test_an_insurance_extract_of_covered_months_touches_only_whom_it_changes(store: Store) -> None:
    one, two = verified(store, ONE), verified(store, TWO, letter="B")
    lines = [(ONE, "2023-01", "已到账"), (TWO, "2023-01", "已到账")]
    first = store.evidence.take_insurance(insurance(*lines), months=["2023-01"], by="clerk", now=NOW)
    verify(store, one), verify(store, two)

    changed = insurance(lines[0], (TWO, "2023-01", "停保"), file="2")
    later = store.evidence.take_insurance(changed, months=["2023-01"], by="clerk", now=NOW)
    verify(store, two)
    former = store.evidence.undo(first.extract)
    undone = store.evidence.undo(later.extract)

    assert set(first.stale) == {one.number, two.number}
    assert (later.stale, former.stale) == ((two.number,), ()), "the first decided nothing any more"
    assert set(undone.stale) == {one.number, two.number}, "the month is open again"


def test_a_referee_is_a_person_of_the_case(store: Store) -> None:
    row = a_row(5, ONE, declared={"referee": "推荐", "referee_id": THREE})
    case, _ = take(store, of_rows([row]))
    extract = insurance((THREE, "2023-01", "已到账"))
    store.evidence.take_insurance(extract, months=["2023-01"], by="clerk", now=NOW)
    verify(store, case)

    [person] = facts(store, case).persons
    later = insurance((THREE, "2023-01", "停保"), file="2")
    stale = store.evidence.take_insurance(later, months=["2023-01"], by="clerk", now=NOW).stale

    assert person.referee is not None
    assert (person.referee.name, person.referee.id_number) == ("推荐", THREE)
    assert [line.status for line in person.referee.insurance] == ["已到账"]
    assert stale == (case.number,)


def test_checks_at_the_post_are_no_whereabouts(store: Store) -> None:
    case = verified(store, ONE)
    days: dict[str, Any] = {"covers_from": date(2023, 1, 21), "covers_to": date(2023, 1, 27)}
    for kind, result in ((ExtractKind.DUTY, "在岗"), (ExtractKind.MOVEMENT, "在温")):
        lines = movement((ONE, result, None), file=result)
        store.evidence.take_movement(lines, by="clerk", now=NOW, kind=kind, **days)

    [person] = facts(store, case).persons

    assert [each.result for each in person.duty] == ["在岗"]
    assert [each.result for each in person.whereabouts] == ["在温"]


def figures(store: Store, case: Case) -> list[tuple[str, str, str]]:
    return [(each.name, each.text, each.source) for each in facts(store, case).proved_figures]


def test_registers_of_enterprises_prove_flags(store: Store) -> None:
    case = verified(store, ONE)
    register(store, "scale", {FIRM.uscc: {"category": "规上工业", "industry": "制鞋业"}}, source="统计局")
    register(store, "state-owned", {OTHER.uscc: {}}, source="国资办")
    register(store, "registration", {}, source="市场监管", whole=False)

    assert set(figures(store, case)) == {
        ("above_scale", "true", "统计局"),
        ("manufacturing", "true", "统计局"),
        ("industrial", "true", "统计局"),
        ("service", "false", "统计局"),
        ("state_owned", "false", "国资办"),
    }


def test_a_later_edition_of_the_enterprises_register_decides(store: Store) -> None:
    case = verified(store, ONE)
    register(store, "state-owned", {FIRM.uscc: {}})
    verify(store, case)
    later = register(store, "state-owned", {OTHER.uscc: {}})

    assert figures(store, case) == [("state_owned", "false", "公安")]
    assert later.stale == (case.number,)


def test_recorded_figures_stand_after_the_registers_and_the_latest_holds(store: Store) -> None:
    case, other = verified(store, ONE), verified(store, TWO, letter="B")
    register(store, "state-owned", {FIRM.uscc: {}}, source="国资办")
    verify(store, case), verify(store, other)
    for value in ("1000", "2000"):
        told = FactValue(name="output_q1", text=value, policy=POLICY, measure=case.measure)
        done = store.figures.record(FIRM.uscc, [told], source="统计局", as_of=NOW.date(), by="clerk", now=NOW)
    first = figures(store, case)
    store.figures.undo(done.extract)

    assert first == [("state_owned", "true", "国资办"), ("output_q1", "2000", "统计局")]
    assert figures(store, case)[-1] == ("output_q1", "1000", "统计局")
    assert (store.cases.by_id(case.id).stale, store.cases.by_id(other.id).stale) == (staleness.FACT, "")


def test_a_figure_proves_nothing_but_what_it_was_recorded_for(store: Store) -> None:
    case = verified(store, ONE)
    for policy, measure in (("", ""), (POLICY, "charter"), ("shengzhou-2024", case.measure)):
        told = FactValue(name=f"fact-{measure}", text="1", policy=policy, measure=measure)
        store.figures.record(FIRM.uscc, [told], source="核", as_of=NOW.date(), by="clerk", now=NOW)

    assert figures(store, case) == [("fact-", "1", "核")]


def test_declared_figures_come_from_the_boxes_and_the_form_of_the_live_parts(store: Store) -> None:
    firm = replace(FIRM, above_scale="是", industry="制鞋业", kind="民营")
    declaration = replace(a_declaration(ONE, enterprise=firm), figures={"output_q1": "1200000", "above_scale": "false"})
    case, _ = take(store, declaration)

    assert dict(facts(store, case).declared_figures) == {
        "above_scale": "false",
        "state_owned": "false",
        "manufacturing": "true",
        "industrial": "true",
        "service": "false",
        "output_q1": "1200000",
    }
    assert store.parts.of_case(case.id)[0].figures == declaration.figures


def trip(store: Store, *riders: str, invoice: str = "F001", shares: tuple[TripShare, ...] = ()) -> Registered:
    listed = RiderList(
        file=a_file("riders.xlsx"),
        riders=tuple(Rider(number=number, name="样本", id_number=id_) for number, id_ in enumerate(riders, start=2)),
        problems=(),
        rows_read=len(riders),
    )
    return store.trips.record(
        invoice=invoice,
        day=date(2023, 1, 28),
        enterprise=FIRM,
        cost_fen=1_280_000,
        origin="四川",
        shares=shares,
        riders=listed,
        made=("clerk", NOW),
    )


def test_a_ride_is_a_fact_of_its_rider_until_it_is_taken_back(store: Store) -> None:
    case, other = verified(store, ONE, TWO, letter="C"), verified(store, THREE, letter="B")
    done = trip(store, ONE, shares=(TripShare(uscc=OTHER.uscc, riders=1, share_fen=1_280_000),))
    one, two = facts(store, case).persons
    store.trips.undo(done.extract)

    [ride] = one.rides
    assert (ride.day, ride.invoice, ride.enterprise.uscc) == (date(2023, 1, 28), "F001", FIRM.uscc)
    assert (ride.shared, ride.name) == ((OTHER.uscc,), "样本")
    assert two.rides == ()
    assert set(done.stale) == {case.number, other.number}
    assert facts(store, case).persons[0].rides == ()


def test_an_invoice_counts_once_until_it_is_taken_back(store: Store) -> None:
    first = trip(store, ONE)

    with pytest.raises(DeskError) as refused:
        trip(store, TWO)
    store.trips.undo(first.extract)
    again = trip(store, TWO)

    assert refused.value.code == "invoice-used"
    assert FIRM.name in refused.value.message
    assert [(each.id, each.undone) for each in store.trips.all()] == [(first.extract, True), (again.extract, False)]
    with pytest.raises(DeskError, match="act-undone"):
        store.trips.undo(first.extract)


def test_nothing_that_a_frozen_case_rests_on_is_taken_back(store: Store) -> None:
    permits = register(store, "permit", {ONE: UNTIL})
    unrelated = register(store, "permit", {TWO: UNTIL}, source="社区")
    scale = register(store, "scale", {FIRM.uscc: {}})
    ride, other = trip(store, ONE), store.figures.record("x", [], source="s", as_of=NOW.date(), by="clerk", now=NOW)
    told = FactValue(name="above_scale", text="true")
    figure = store.figures.record(FIRM.uscc, [told], source="s", as_of=NOW.date(), by="clerk", now=NOW)
    case, _ = take(store, a_declaration(ONE))
    approve(store, case)

    for undo, done in (
        (store.evidence.undo, permits),
        (store.evidence.undo, scale),
        (store.trips.undo, ride),
        (store.figures.undo, figure),
    ):
        with pytest.raises(DeskError, match="case-frozen") as refused:
            undo(done.extract)
        assert case.number in refused.value.message
    store.evidence.undo(unrelated.extract)
    store.figures.undo(other.extract)
    assert "clerk" in store.cases.hands(case.id)


def test_a_claim_under_an_exclusive_measure_tells_its_outcome_and_what_it_brings(store: Store) -> None:
    mine, other = verified(store, ONE, TWO), verified(store, ONE, TWO, letter="B", measure="referral")
    rows = store.parts.row_ids(other.id)
    for standing, fen in ((Standing.PAYABLE, 100000), (Standing.PENDING, 0)):
        settled = {"amount": {"payable_fen": fen, "ceiling_fen": 100000}}
        outcomes = [PersonOutcome(row_id=row, outcome=standing, amount_fen=fen, claimed_fen=100000) for row in rows]
        store.determinations.put(
            other.id, standing.encode(), outcomes, pack_id="", pack_hash="", summary=settled, by="clerk", now=NOW
        )
        first, _ = facts(store, mine, exclusive=("referral",)).persons
        assert [(claim.measure, claim.outcome, claim.amount_fen) for claim in first.exclusive] == [
            ("referral", standing.value, 100000)
        ]
    assert facts(store, mine).persons[0].exclusive == ()


def test_another_outcome_makes_the_exclusive_claims_stale_and_the_same_one_does_not(store: Store) -> None:
    mine, theirs = verified(store, ONE), verified(store, ONE, letter="B", measure="referral")
    apart = verified(store, TWO, letter="C", measure="referral")

    verify(store, mine, document="1", standing=Standing.PENDING)
    changed = store.determinations.tell_other_measures(mine.id, ("referral",))
    verify(store, theirs)
    verify(store, mine, document="2", standing=Standing.PENDING)
    same = store.determinations.tell_other_measures(mine.id, ("referral",))

    assert (changed, same) == ([theirs.number], [])
    assert store.cases.by_id(apart.id).stale == ""
