"""Around one case: many rows decided and taken back, what a decision would do, comparisons, course, originals."""

from __future__ import annotations

import json
from time import perf_counter

import pytest

from desktop.errors import DeskError
from desktop.masking import masked
from desktop.models.ledger import Case, KeptRow
from desktop.records import SourceFile
from desktop.services import view_case as view_case_module
from desktop.services.compare import DETERMINATIONS, VERSIONS, compare, compared_json, sides_of
from desktop.services.decide import decide
from desktop.services.history import EventKind, history
from desktop.services.intake import Mode
from desktop.services.margin import CAP, THRESHOLD, Decision, Margin, margin_json, margin_of, trial_of, what_if
from desktop.services.original import lines_around, places_of, stored
from desktop.services.override import WITHDRAWN, Decided, RowPlace, Ruling, override_rows
from desktop.services.view_case import EvidencePlace, view_case
from desktop.services.view_person import view_person
from rules.outcome import Outcome, Standing
from tests.services.counter import NOW, OTHER, POLICY, Counter, a_roster, workers

PLACES = tuple(RowPlace(row=row) for row in (4, 5, 6))


def the_case(counter: Counter) -> Case:
    (case,) = counter.store.cases.all()
    return case


def rule(
    counter: Counter,
    *places: RowPlace,
    as_if: Outcome = Outcome.UNMET,
    criterion: str = "stayed",
    reason: str = "门禁记录",
) -> Decided:
    ruling = Ruling(criterion=criterion, as_if=as_if, reason=reason)
    policy, case = counter.desk.policy(POLICY), the_case(counter)
    return override_rows(counter.store, policy, case, places, ruling, by=counter.clerk, now=NOW)


def margin(counter: Counter) -> Margin:
    case = the_case(counter)
    return margin_of(counter.desk.policy(POLICY), json.loads(counter.document(case)))


def test_many_rows_are_decided_by_one_act_and_verified_once(desk_with_case: Counter) -> None:
    counter = desk_with_case
    before = len(counter.store.determinations.of_case(the_case(counter).id))

    decided = rule(counter, *PLACES)
    (verified,) = counter.verify()

    acts = [entry for entry in counter.store.audit.entries() if entry.act == "override"]
    assert [row.row.number for row in decided.taken] == [4, 5, 6]
    assert [entry.after for entry in acts] == ["stayed=unmet  门禁记录（第4至6行）"]
    assert verified.document["people"] == {"payable": 29, "pending": 0, "rejected": 3}
    assert len(counter.store.determinations.of_case(the_case(counter).id)) == before + 1


def test_a_row_that_cannot_be_decided_is_told_and_the_others_are_kept(desk_with_case: Counter) -> None:
    rule(desk_with_case, RowPlace(row=4))

    decided = rule(desk_with_case, RowPlace(row=4), RowPlace(row=5), RowPlace(row=999))

    refused = [(place.row, error.code) for place, error in decided.refused]
    assert [row.row.number for row in decided.taken] == [5]
    assert sorted(refused) == [(4, "override-stands"), (999, "row-unknown")]


def test_a_decision_taken_back_is_another_record_and_the_rule_holds_again(desk_with_case: Counter) -> None:
    counter = desk_with_case
    rule(counter, *PLACES)
    counter.verify()

    rule(counter, RowPlace(row=4), as_if=WITHDRAWN, reason="记录看错了人")
    (verified,) = counter.verify()

    kept = counter.store.overrides.for_case(the_case(counter).id)
    (entry,) = [each for each in counter.store.audit.entries() if each.act == "override-withdraw"]
    assert verified.document["people"] == {"payable": 30, "pending": 0, "rejected": 2}
    assert [each.as_if for each in kept] == [*[Outcome.UNMET] * 3, WITHDRAWN]
    assert (entry.act, entry.after) == ("override-withdraw", "stayed=rule 记录看错了人")
    assert "overrides" not in verified.document["persons"][2]


def test_what_was_never_decided_cannot_be_taken_back(desk_with_case: Counter) -> None:
    decided = rule(desk_with_case, RowPlace(row=4), as_if=WITHDRAWN)

    assert [(place.row, error.code) for place, error in decided.refused] == [(4, "override-missing")]
    assert decided.taken == ()


def test_whoever_takes_a_decision_back_is_a_hand_of_the_case(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, the_case(desk_with_case)
    rule(counter, RowPlace(row=4))
    ruling = Ruling(criterion="stayed", as_if=WITHDRAWN, reason="看错")
    policy = counter.desk.policy(POLICY)

    override_rows(counter.store, policy, case, PLACES[:1], ruling, by=counter.reviewer, now=NOW)
    counter.verify()

    with pytest.raises(DeskError, match="own-work"):
        decide(counter.store, counter.again(case), "review", by=counter.reviewer, now=NOW)


def test_a_frozen_case_takes_no_decision_back(desk_with_case: Counter) -> None:
    counter = desk_with_case
    rule(counter, RowPlace(row=4))
    counter.verify()
    counter.approve(the_case(counter))

    with pytest.raises(DeskError, match="case-frozen"):
        rule(counter, RowPlace(row=4), as_if=WITHDRAWN)


def test_a_trial_comes_to_what_the_decision_comes_to_and_writes_nothing(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, the_case(desk_with_case)
    places = tuple(RowPlace(row=row.row.number, file=row.file_name, sheet=row.row.sheet) for row in _rows(counter)[:3])
    audit = counter.store.audit.entries()

    prospect = what_if(
        trial_of(counter.desk, case.number), Decision(places=places, criterion="stayed", as_if=Outcome.UNMET)
    )
    written = counter.store.audit.entries()[len(audit) :], counter.store.overrides.for_case(case.id)
    rule(counter, *places)
    counter.verify()

    assert written == ([], [])
    assert prospect.before.payable == 32
    assert prospect.after == margin(counter)
    assert (prospect.after.payable, prospect.after.low, prospect.after.needed) == (29, 29, 1)
    assert prospect.after.binding == THRESHOLD
    assert prospect.after.payable_fen == 0
    assert {(each.before, each.after) for each in prospect.rows} == {(Standing.PAYABLE, Standing.REJECTED)}


@pytest.mark.parametrize(
    ("criterion", "tier", "code"),
    [
        ("identity", "", "identity-not-overridable"),
        ("weather", "", "criterion-unknown"),
        ("stayed", "华东地区", "tier-unknown"),
    ],
)
def test_what_cannot_be_decided_cannot_be_tried(desk_with_case: Counter, criterion: str, tier: str, code: str) -> None:
    trial = trial_of(desk_with_case.desk, the_case(desk_with_case).number)

    with pytest.raises(DeskError, match=code):
        what_if(trial, Decision(places=PLACES, criterion=criterion, as_if=Outcome.MET, tier=tier))


def test_a_trial_of_taking_back_comes_to_the_rules_own(desk_with_case: Counter) -> None:
    counter = desk_with_case
    first = _rows(counter)[0]
    place = RowPlace(row=first.row.number, file=first.file_name, sheet=first.row.sheet)
    rule(counter, place)
    counter.verify()

    prospect = what_if(
        trial_of(counter.desk, the_case(counter).number),
        Decision(places=(place,), criterion="stayed", as_if=WITHDRAWN),
    )

    assert (prospect.before.payable, prospect.after.payable) == (31, 32)


def test_the_margin_tells_which_bound_binds_and_what_is_left() -> None:
    free = _margin(sum_fen=900_000, cap_fen=1_000_000)
    capped = _margin(sum_fen=1_200_000, cap_fen=1_000_000)
    short = _margin(low=28, required=30)

    assert (free.binding, free.cap_left_fen, free.spare) == ("", 100_000, 2)
    assert (capped.binding, capped.cap_left_fen) == (CAP, 0)
    assert (short.binding, short.needed, short.cap_left_fen) == (THRESHOLD, 2, None)
    assert margin_json(capped)["cap"] == {"cap": "10000.00", "left": "0.00"}


def test_what_came_fell_and_changed_between_two_versions_is_told(counter: Counter) -> None:
    counter.declare(workers(30))
    corrected = [workers(1)[0]._replace(name="改名人"), *workers(30)[1:29], *workers(1, start=70)]
    counter.take(a_roster(counter.papers / "again.xlsx", corrected), mode=Mode.REPLACE)
    number = the_case(counter).number

    found = compare(counter.desk, number, kind=VERSIONS, before=1, after=2)

    assert [(each.group, each.name) for each in found.differences if each.name] == [
        ("came", "样本70号"),
        ("fell", "样本30号"),
        ("cell", "改名人"),
    ]
    cell = next(each for each in found.differences if each.group == "cell")
    assert (cell.field, cell.before, cell.after) == ("姓名", "样本1号", "改名人")
    assert found.same == 28
    assert found.differences[0].group == "declared"
    assert "********" in found.differences[-1].id_masked


def test_a_case_is_the_same_as_itself(desk_with_case: Counter) -> None:
    number = the_case(desk_with_case).number

    versions = compare(desk_with_case.desk, number, kind=VERSIONS, before=1, after=1)
    found = compare(desk_with_case.desk, number, kind=DETERMINATIONS, before=1, after=1)

    assert (versions.differences, versions.same) == ((), 32)
    assert (found.differences, found.same) == ((), 32)


def test_two_determinations_differ_in_outcome_sum_reasons_and_evidence(desk_with_case: Counter) -> None:
    counter, number = desk_with_case, the_case(desk_with_case).number
    rule(counter, RowPlace(row=4))
    counter.insure(workers(32), status="欠费", name="再次.xlsx")
    counter.verify()

    found = compare(counter.desk, number, kind=DETERMINATIONS, before=1, after=2)

    groups = {each.group for each in found.differences}
    outcome = next(each for each in found.differences if each.group == "outcome")
    figure = next(each for each in found.differences if each.field == "核定金额")
    assert groups == {"figure", "evidence", "outcome", "reason"}
    assert (outcome.before[:3], outcome.after) == ("可发放", "不予发放")
    assert (figure.before, figure.after) == ("16,000.00元", "15,500.00元")
    assert compared_json(found)["differences"]
    assert len(sides_of(counter.desk, number).determinations) == 2


@pytest.mark.parametrize("kind", [VERSIONS, DETERMINATIONS])
def test_a_side_that_there_is_not_is_refused(desk_with_case: Counter, kind: str) -> None:
    with pytest.raises(DeskError, match="no-such-side"):
        compare(desk_with_case.desk, the_case(desk_with_case).number, kind=kind, before=1, after=9)


def test_the_course_of_a_case_is_one_line_of_time(desk_with_case: Counter) -> None:
    counter, number = desk_with_case, the_case(desk_with_case).number
    rule(counter, *PLACES)
    rule(counter, RowPlace(row=4), as_if=WITHDRAWN)
    counter.verify()

    events = history(counter.desk, number)

    kinds = [event.kind for event in reversed(events)]
    made = [(event.kind, event.ordinal) for event in events if event.ordinal]
    assert kinds[0] is EventKind.VERSION
    assert kinds.count(EventKind.RULING) == 2
    assert (EventKind.VERSION, 1) in made
    assert {ordinal for kind, ordinal in made if kind is EventKind.DETERMINATION} == {1, 2}
    assert [event.entry.number for event in events] == sorted((e.entry.number for e in events), reverse=True)


def test_a_person_shows_earlier_decisions_and_the_same_number_elsewhere(counter: Counter) -> None:
    counter.declare(workers(3))
    other = counter.declare(workers(1), firm=OTHER)
    case = next(each for each in counter.store.cases.all() if each.id != other.id)
    kept = counter.store.parts.rows(case.id)[0]
    counter.override(case, kept, criterion="stayed", as_if=Outcome.UNMET)
    counter.override(case, kept, criterion="stayed", as_if=Outcome.MET)

    record = view_person(counter.desk, case.number, row=kept.row.number, file=kept.file_name, sheet=kept.row.sheet)

    assert [(each.as_if, each.holds) for each in record.decisions] == [(Outcome.UNMET, False), (Outcome.MET, True)]
    assert [each.by for each in record.decisions] == ["clerk", "clerk"]
    assert [each.claim.case for each in record.elsewhere] == [other.number]
    with pytest.raises(DeskError, match="row-unknown"):
        view_person(counter.desk, case.number, row=77, file=kept.file_name, sheet=kept.row.sheet)


def test_the_row_that_decided_is_shown_in_its_original_with_numbers_masked(desk_with_case: Counter) -> None:
    counter, number = desk_with_case, the_case(desk_with_case).number

    (own,) = places_of(counter.desk, number, row=4)
    evidence = places_of(counter.desk, number, row=4, criterion="insured")
    declared = lines_around(stored(counter.desk, own), own.sheet, own.row)
    insured = lines_around(stored(counter.desk, evidence[0]), evidence[0].sheet, evidence[0].row)

    assert [line.cells[1] for line in declared.lines if line.number == 4] == [_rows(counter)[2].row.name]
    assert declared.head is not None
    assert "姓名" in "".join(declared.head.cells)
    assert insured.head is not None
    assert insured.head.cells[0] == "姓名"
    assert not any(person.id_number in cell for person in workers(32) for line in insured.lines for cell in line.cells)


def test_a_number_written_with_blanks_is_masked_in_the_original_too() -> None:
    number = workers(1)[0].id_number
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
    file = SourceFile(name="空格.csv", sha256="", content=f"姓名,身份证号码\n样本1号,{spaced}\n".encode())

    shown = lines_around(file, "空格", 2)

    (line,) = [each for each in shown.lines if each.number == 2]
    assert line.cells[1] == masked(number)


def test_an_original_that_is_not_there_is_refused(desk_with_case: Counter) -> None:
    counter, number = desk_with_case, the_case(desk_with_case).number
    (own,) = places_of(counter.desk, number, row=4)
    lost = EvidencePlace(file="没有.xlsx", sheet="", row=1, sha256="0" * 64)

    with pytest.raises(DeskError, match="source-row-missing"):
        stored(counter.desk, lost)
    with pytest.raises(DeskError, match="source-row-missing"):
        lines_around(stored(counter.desk, own), own.sheet, 9999)
    with pytest.raises(DeskError, match="row-unknown"):
        places_of(counter.desk, number, row=9999)


def test_a_case_opens_with_its_margin_and_words_its_reasons_when_looked_at(desk_with_case: Counter) -> None:
    view = view_case(desk_with_case.desk, the_case(desk_with_case).number)

    assert view.margin == margin(desk_with_case)
    assert view.persons[0].judged
    assert view.persons[0].reasons[0].criterion == "identity"
    assert view.persons[0].place.sha256


def test_a_document_read_person_by_person_is_the_same(desk_with_case: Counter) -> None:
    content = desk_with_case.document(the_case(desk_with_case))
    nobody = json.dumps({**json.loads(content), "persons": []}, separators=(",", ":")).encode()

    assert view_case_module._parsed(content) == json.loads(content)
    assert view_case_module._parsed(nobody)["persons"] == []
    assert view_case_module._parsed(b'{"a":1}') == {"a": 1}


def test_a_trial_of_a_big_case_is_quick(counter: Counter) -> None:
    persons = workers(2000)
    case = counter.declare(persons)
    counter.insure(persons)
    counter.watch(persons)
    counter.verify()
    trial = trial_of(counter.desk, case.number)
    first = _rows(counter)[0]
    place = RowPlace(row=first.row.number, file=first.file_name, sheet=first.row.sheet)

    started = perf_counter()
    prospect = what_if(trial, Decision(places=(place,), criterion="stayed", as_if=Outcome.UNMET))

    assert prospect.after.payable == 1999
    assert perf_counter() - started < 1


def _rows(counter: Counter) -> list[KeptRow]:
    return counter.store.parts.rows(the_case(counter).id)


def _margin(
    *, low: int = 32, required: int | None = 30, sum_fen: int = 1_600_000, cap_fen: int | None = None
) -> Margin:
    return Margin(
        payable=32,
        pending=0,
        rejected=0,
        payable_fen=sum_fen,
        ceiling_fen=sum_fen,
        sum_fen=sum_fen,
        required=required,
        low=low,
        high=low,
        cap_fen=cap_fen,
    )
