"""When a person came to work, through whom, how they came, and whether they were at work: every row of the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.duty import on_duty, rode
from rules.employment import first_job, hired, referee
from rules.facts import InsuranceLine, Referee, RegisterLine, Ticket
from rules.insurance import insured
from rules.stay import returned
from rules.terms import Span
from tests.rules.facts_told import NAME, PENSION, a_line, a_result, employer, whole_id
from tests.rules.subjects_made import a_claim, a_ride, a_subject, told
from tests.rules.subjects_made import a_register_line as line

FESTIVAL = Span(first=date(2024, 2, 10), last=date(2024, 3, 9))
HOME = Span(first=date(2023, 1, 22), last=date(2023, 2, 2))
THREE = ("失业保险", "工伤保险", PENSION)


def lines(*texts: str) -> tuple[InsuranceLine, ...]:
    return tuple(map(a_line, texts))


def first_insured(month: str, **more: Any) -> RegisterLine:  # noqa: ANN401
    return line("first-insured", month=month, **more)


@pytest.mark.parametrize(
    ("declared", "registers", "insurance", "expected"),
    [
        ("", (), (), "unknown first-job-unproved"),
        ("是", (), (), "unknown first-job-unproved"),
        ("否", (), (), "unmet first-job-denied"),
        ("否", (first_insured("2024-02"),), (), "unmet first-job-denied"),
        ("", (first_insured("2024-02"),), (), "met first-job"),
        ("", (first_insured("2024-03"),), (), "met first-job"),
        ("", (first_insured("2024-01"),), (), "unmet first-insured-before"),
        ("", (first_insured("2024-04"),), (), "unknown first-insured-later"),
        ("", (first_insured("2024年"),), (), "unknown first-insured-unreadable"),
        ("", (first_insured("2024-02"), first_insured("2019-05")), (), "unmet first-insured-before"),
        ("", (first_insured("2024-02"), first_insured("2019-05", source="税务")), (),
         "unknown register-sources-differ sources-differ"),
        ("", (first_insured("2024-02", name="旁人"),), (), "unknown register-other-name name-mismatch"),
        ("", (), ("2024-01 已到账 单位=丙",), "unmet insured-before"),
        ("", (), ("2024-01 欠费",), "unmet insured-before"),
        ("", (), ("2024-01 停保",), "unknown first-job-unproved"),
        ("", (), ("2024-02 已到账",), "unknown first-job-unproved"),
        ("", (), ("2024-01 已到账 姓名=旁人",), "unknown first-job-unproved"),
        ("", (first_insured("2024-02"),), ("2023-12 已到账",), "unknown first-job-differs sources-differ"),
        ("", (first_insured("2024-01"),), ("2023-12 已到账",), "unmet insured-before"),
    ],
)  # fmt: skip
def test_a_first_job_is_proved_by_the_first_month_insured_and_refuted_by_an_earlier_one(
    declared: str, registers: tuple[RegisterLine, ...], insurance: tuple[str, ...], expected: str
) -> None:
    subject = a_subject(*registers, declared={"first_job": declared}, insurance=lines(*insurance))

    assert told(first_job(subject, hire_window=FESTIVAL)) == expected


def test_an_earlier_month_counts_by_the_reading_and_the_kinds_of_the_measure() -> None:
    owed, injury = lines("2024-01 欠费"), lines("2024-01 已到账 险种=工伤保险")

    paid = first_job(a_subject(insurance=owed), hire_window=FESTIVAL, insurance_counts="paid")
    other = first_job(a_subject(insurance=injury), hire_window=FESTIVAL, insurance_kinds=(PENSION,))

    assert told(paid) == told(other) == "unknown first-job-unproved"
    assert told(first_job(a_subject(insurance=injury), hire_window=FESTIVAL)) == "unmet insured-before"


def an_employment(day: str, who: str = "甲", **more: Any) -> RegisterLine:  # noqa: ANN401
    return line("employment", hired_on=day, employer=f"样例{who}公司", employer_uscc="", **more)


@pytest.mark.parametrize(
    ("declared", "registers", "expected"),
    [
        ("", (), "unknown no-hiring"),
        ("2024-02-10", (), "unknown hired-unproved"),
        ("2024-03-09", (), "unknown hired-unproved"),
        ("2024-02-09", (), "unmet declared-hired-outside"),
        ("2024-03-10", (an_employment("2024-02-20"),), "unmet declared-hired-outside"),
        ("", (an_employment("2024-02-10"),), "met hired"),
        ("", (an_employment("2024-03-09"),), "met hired"),
        ("2024-02-10", (an_employment("2024-02-09"),), "unmet hired-outside"),
        ("", (an_employment("2024-03-10"),), "unmet hired-outside"),
        ("", (an_employment("2024-02-20", "丁"),), "met hired"),
        ("", (an_employment("2024-02-20", "丙"),), "unknown hired-elsewhere"),
        ("", (line("employment", hired_on="2024-02-20"),), "unknown hired-elsewhere"),
        ("", (an_employment("不详"),), "unknown hired-unreadable"),
        ("", (an_employment("2020-01-01"), an_employment("2024-02-20")), "met hired"),
        ("", (an_employment("2020-01-01", "丙"), an_employment("2024-02-20")), "met hired"),
        ("", (an_employment("2024-02-20", "丙", source="人社"), an_employment("2020-01-01")), "unmet hired-outside"),
        ("", (an_employment("2024-02-20", source="人社"), an_employment("2020-01-01")),
         "unknown register-sources-differ sources-differ"),
    ],
)  # fmt: skip
def test_a_hiring_is_proved_by_the_record_of_the_enterprise(
    declared: str, registers: tuple[RegisterLine, ...], expected: str
) -> None:
    subject = a_subject(*registers, declared={"hired_on": declared})

    assert told(hired(subject, hire_window=FESTIVAL)) == expected


def test_where_any_employer_will_do_any_hiring_within_the_window_counts() -> None:
    subject = a_subject(an_employment("2024-02-20", "丙"))

    assert told(hired(subject, hire_window=FESTIVAL, insurance_payer="any")) == "met hired"


ASKED: dict[str, Any] = {
    "months": ("2024-02",),
    "insurance_kinds": (PENSION,),
    "insurance_counts": "paid",
    "insurance_payer": "any",
}
OTHER = whole_id("33068319850307001?")


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (None, "unmet no-referee"),
        (Referee(name="样例甲", id_number=whole_id("34010219900307001?")), "unmet referee-self"),
        (Referee(name="样例乙", id_number=""), "unknown referee-identity"),
        (Referee(name="样例乙", id_number="330683198503070011"), "unknown referee-identity"),
        (Referee(name="样例乙", id_number=OTHER), "unmet referee-not-insured"),
        (Referee(name="样例乙", id_number=OTHER, insurance=lines("2024-02 已到账 姓名=样例乙")), "met referee"),
        (Referee(name="样例乙", id_number=OTHER, insurance=lines("2024-02 缓缴 姓名=样例乙")),
         "unknown referee-unsettled"),
        (Referee(name="样例乙", id_number=OTHER, insurance=lines("2024-02 已到账 姓名=样例甲")),
         "unknown referee-unsettled name-mismatch"),
    ],
)  # fmt: skip
def test_the_referee_is_another_person_insured_as_the_measure_asks(by: Referee | None, expected: str) -> None:
    assert told(referee(a_subject(referee=by, insurance=lines("2024-02 已到账")), **ASKED)) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("2024-01 已到账", "2024-02 已到账", "2024-03 已到账"), "met insured-months"),
        (("2023-12 已到账", "2024-01 已到账", "2024-03 已到账"), "met insured-months"),
        (("2024-02 已到账", "2024-03 已到账"), "unmet insured-months-few"),
        (("2024-01 已到账", "2024-02 已到账", "2024-03 缓缴"), "unknown insured-months-open"),
        (("2024-02 已到账", "2024-03 缓缴"), "unmet insured-months-few"),
    ],
)
def test_so_many_months_are_enough_whichever_they_are(texts: tuple[str, ...], expected: str) -> None:
    asked = {**ASKED, "months": ("2023-12", "2024-01", "2024-02", "2024-03")}

    assert told(insured(a_subject(insurance=lines(*texts)), months_at_least=3, **asked)) == expected


def test_a_month_without_an_extract_may_still_be_the_one_that_is_missing() -> None:
    asked = {**ASKED, "months": ("2024-02", "2024-05")}
    subject = a_subject(insurance=())

    one_of_two = insured(subject, months_at_least=1, **asked)
    both = insured(subject, months_at_least=2, **asked)

    assert told(one_of_two) == "unknown insured-months-open"
    assert told(both) == "unmet insured-months-few"


@pytest.mark.parametrize(
    ("needed", "kinds", "expected"),
    [
        ("all", THREE, "met insured"),
        ("all", THREE[:2], "unmet not-insured"),
        ("any", THREE[:1], "met insured"),
        ("any", (), "unmet not-insured"),
    ],
)
def test_all_kinds_are_needed_or_any_one_of_them(needed: str, kinds: tuple[str, ...], expected: str) -> None:
    subject = a_subject(insurance=lines(*[f"2024-02 已到账 险种={kind}" for kind in kinds]))
    asked = {**ASKED, "insurance_kinds": THREE}

    assert told(insured(subject, kinds_needed=needed, **asked)) == expected


def test_a_month_counts_only_where_all_kinds_are_there() -> None:
    whole = [f"{month} 已到账 险种={kind}" for month in ("2024-01", "2024-02") for kind in THREE]
    asked = {**ASKED, "months": ("2024-01", "2024-02"), "insurance_kinds": THREE}

    enough = insured(a_subject(insurance=lines(*whole)), months_at_least=2, kinds_needed="all", **asked)
    short = insured(a_subject(insurance=lines(*whole[1:])), months_at_least=2, kinds_needed="all", **asked)

    assert told(enough) == "met insured-months"
    assert told(short) == "unmet insured-months-few"


WINDOW = Span(first=date(2023, 1, 21), last=date(2023, 1, 27))
COVER = "覆盖=2023-01-21..2023-01-27"


@pytest.mark.parametrize(
    ("declared", "duty", "expected"),
    [
        ({}, (), "unknown no-duty"),
        ({"work_from": "2023-01-21", "work_to": "2023-01-27"}, (), "unknown no-duty"),
        ({"work_from": "2023-01-22"}, (f"在岗 {COVER}",), "unmet duty-declared-late"),
        ({"work_to": "2023-01-26"}, (f"在岗 {COVER}",), "unmet duty-declared-early"),
        ({"stay_from": "2023-01-22"}, (), "unmet duty-declared-late"),
        ({"stay_to": "2023-01-26"}, (), "unmet duty-declared-early"),
        ({"work_from": "2023-01-20", "stay_from": "2023-01-22"}, (f"在岗 {COVER}",), "met on-duty"),
        ({}, (f"在岗 {COVER}",), "met on-duty"),
        ({}, ("在岗 覆盖=2023-01-22..2023-01-27",), "unknown duty-gap"),
        ({}, (f"离岗 离=2023-01-27 {COVER}",), "unmet off-duty"),
        ({}, ("离岗 离=2023-01-28 覆盖=2023-01-21..2023-01-28",), "met on-duty"),
        ({}, ("离岗 离=2023-01-10 返=2023-01-21 覆盖=2023-01-10..2023-01-27",), "unmet off-duty"),
        ({}, (f"离岗 {COVER}",), "unknown duty-undated"),
        ({}, (f"离温 离=2023-01-23 {COVER}",), "unknown no-duty"),
        ({}, (f"在温 {COVER}",), "unknown no-duty"),
        ({}, (f"在岗 姓名=旁人 {COVER}",), "unknown duty-other-name name-mismatch"),
        ({}, (f"在岗 {COVER}", f"离岗 离=2023-01-23 来源=工会 {COVER}"),
         "unknown duty-sources-differ sources-differ"),
        ({}, (f"离岗 离=2023-01-23 {COVER}", f"在岗 次序=2 {COVER}"), "met on-duty"),
    ],
)  # fmt: skip
def test_a_check_at_the_post_shows_who_was_at_work(
    declared: dict[str, str], duty: tuple[str, ...], expected: str
) -> None:
    subject = a_subject(declared=declared, duty=tuple(map(a_result, duty)))

    assert told(on_duty(subject, window=WINDOW)) == expected


def test_a_contrary_claim_waits_for_a_check_at_the_post() -> None:
    contrary = (a_claim("return-travel", 5000),)
    checked = a_subject(contrary=contrary, duty=(a_result(f"在岗 {COVER}"),))

    assert told(on_duty(a_subject(contrary=contrary), window=WINDOW)) == "unknown duty-contradicted contradiction"
    assert told(on_duty(checked, window=WINDOW)) == "met on-duty contradiction"


@pytest.mark.parametrize(
    ("declared", "days", "expected"),
    [
        ("", (), "unknown no-ride"),
        ("2023-01-22", (), "unknown no-ride"),
        ("2023-01-21", (), "unmet declared-ride-outside"),
        ("2023-02-03", (21,), "unmet declared-ride-outside"),
        ("", (22,), "met rode"),
        ("", (21, 31), "met rode"),
        ("", (21,), "unknown rode-outside"),
        ("2023-01-21", (22,), "unmet declared-ride-outside"),
    ],
)
def test_the_ledger_of_trips_shows_who_rode(declared: str, days: tuple[int, ...], expected: str) -> None:
    rides = tuple(a_ride(date(2023, 1, day)) for day in days)

    assert told(rode(a_subject(declared={"return_on": declared}, rides=rides), window=HOME)) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"enterprise": employer("乙")}, "unknown rode-with-other"),
        ({"enterprise": employer("丁")}, "unknown rode-with-other"),
        ({"enterprise": employer("乙"), "shared": (employer("乙").uscc,)}, "unknown rode-with-other"),
        ({"enterprise": employer("乙"), "shared": (employer("甲").uscc, employer("乙").uscc)}, "met rode"),
        ({"name": NAME}, "met rode"),
        ({"name": "旁人"}, "unknown ride-other-name name-mismatch"),
    ],
)
def test_only_a_seat_of_ones_own_in_a_coach_of_the_enterprise_counts(changed: dict[str, Any], expected: str) -> None:
    ride = replace(a_ride(date(2023, 1, 22)), **changed)

    assert told(rode(a_subject(rides=(ride,)), window=HOME)) == expected


def test_a_rider_who_also_claims_the_travel_is_pointed_out() -> None:
    subject = a_subject(rides=(a_ride(date(2023, 1, 22)),), contrary=(a_claim("return-travel", 5000),))

    assert told(rode(subject, window=HOME)) == "met rode contradiction"


BACK = {"return_on": "2023-01-28", "transport": "火车"}


@pytest.mark.parametrize(
    ("reading", "day", "expected"),
    [
        ("annex", date(2023, 1, 22), "unknown return-rode-coach contradiction"),
        ("annex", date(2023, 2, 2), "unknown return-rode-coach contradiction"),
        ("annex", date(2023, 1, 21), "met returned"),
        ("annex", date(2023, 2, 3), "met returned"),
        ("undated", date(2023, 2, 3), "unknown return-rode-coach contradiction"),
    ],
)
def test_a_seat_in_a_coach_within_the_window_speaks_against_coming_on_ones_own(
    reading: str, day: date, expected: str
) -> None:
    seen = (a_result("离温 离=2023-01-10 返=2023-01-28"),)
    ticket = (Ticket(used_on=date(2023, 1, 28), text="车票", recorded_by="经办"),)
    subject = a_subject(declared=BACK, whereabouts=seen, tickets=ticket, rides=(a_ride(day),))

    assert told(returned(subject, window=HOME, window_applies=reading, hired_coach=("包车",))) == expected


def test_what_is_refuted_stays_refuted_whoever_rode() -> None:
    declared = {**BACK, "return_on": "2023-02-03"}
    subject = a_subject(declared=declared, rides=(a_ride(date(2023, 1, 22)),))

    verdict = returned(subject, window=HOME, window_applies="annex", hired_coach=("包车",))

    assert told(verdict) == "unmet declared-return-outside contradiction"


def test_an_insurance_line_is_worded_by_its_own_kind() -> None:
    subject = a_subject(insurance=lines("2024-02 已到账 险种=工伤保险"))
    asked = {**ASKED, "insurance_kinds": ("工伤保险", PENSION), "insurance_payer": "declarant"}

    either = insured(subject, **asked)
    both = insured(subject, kinds_needed="all", **asked)

    assert dict(either.words)["what"] == "本企业的工伤保险或职工养老保险"
    assert dict(both.words)["what"] == "职工养老保险"


def test_a_referee_is_judged_by_lines_of_their_own_number_only() -> None:
    own = lines("2024-02 已到账")
    by = Referee(name="样例乙", id_number=OTHER)

    alone = referee(a_subject(referee=by), **ASKED)
    beside = referee(a_subject(referee=by, insurance=own), **ASKED)

    assert alone == beside
