"""Identity numbers against an oracle of their own: ISO 7064 MOD 11-2 as the standard writes it, day by day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.identity import IdProblem, clean_id, clean_name, judge_id
from tests.rules.facts_told import whole_id

ON = date(2023, 2, 10)
GOOD = whole_id("34010219900307001?")


def _sums_to_one(number: str) -> bool:
    """Whether the weighted sum of all 18 places is 1 modulo 11, which is what the standard asks of the whole number."""
    values = [10 if character == "X" else int(character) for character in number]
    return sum(value * pow(2, 17 - place, 11) for place, value in enumerate(values)) % 11 == 1


def _problem(number: str, *, numeric: bool = False, paper: str = "") -> str | None:
    problem = judge_id(number, numeric_cell=numeric, paper=paper, on=ON).problem
    return problem.value if problem else None


bodies = st.builds(
    lambda region, born, serial: f"{region:06d}{born:%Y%m%d}{serial:03d}",
    st.integers(100000, 999999),
    st.dates(date(1900, 1, 1), ON),
    st.integers(0, 999),
)


@given(bodies, st.sampled_from("0123456789X"))
def test_a_number_holds_exactly_when_its_weighted_sum_is_one(body: str, last: str) -> None:
    judgement = judge_id(body + last, numeric_cell=False, on=ON)

    assert judgement.holds == _sums_to_one(body + last)
    assert judgement.problem in (None, IdProblem.CHECK_DIGIT)


@given(bodies)
def test_the_birth_date_is_read_from_the_number(body: str) -> None:
    judgement = judge_id(whole_id(body + "?"), numeric_cell=False, on=ON)

    assert judgement.born is not None
    assert f"{judgement.born:%Y%m%d}" == body[6:14]


@given(bodies, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_changed_digit_never_passes(body: str, place: int, digit: str) -> None:
    number = whole_id(body + "?")
    assume(number[place] != digit)

    changed = number[:place] + digit + number[place + 1 :]

    assert not judge_id(changed, numeric_cell=False, on=ON).holds


@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_a_date_is_one_of_the_calendar_and_not_after_the_declaration(year: int, month: int, day: int) -> None:
    text = f"{year:04d}{month:02d}{day:02d}"
    days_in = [31, 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30]
    days_in += [31, 30, 31]
    real = year >= 1 and 1 <= month <= 12 and 1 <= day <= days_in[month - 1] and text <= f"{ON:%Y%m%d}"

    problem = _problem(whole_id(f"340102{text}001?"))

    assert problem == (None if real else "id-date")


@given(st.text(alphabet="0123456789Xx'. E+AZ\u200b\uff11\u3000", max_size=22))
def test_any_text_is_judged_without_failing_and_its_problem_is_a_known_one(text: str) -> None:
    judgement = judge_id(clean_id(text), numeric_cell=False, on=ON)

    assert judgement.problem is None or judgement.problem in IdProblem
    assert judgement.holds == (judgement.born is not None)


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", "id-missing"),
        ("3.40102199003E+17", "id-lost-digits"),
        ("3.4e17", "id-lost-digits"),
        ("34E16", "id-lost-digits"),
        (GOOD[:17], "id-length"),
        (GOOD + "1", "id-length"),
        (GOOD[:15], "id-length"),
        ("张三", "id-length"),
        ("34O10219900307001X", "id-charset"),
        (GOOD[:16] + "X" + GOOD[17], "id-charset"),
        (GOOD[:17] + "Y", "id-charset"),
        ("340102199013070011", "id-date"),
        ("340102000000000011", "id-date"),
        (GOOD[:17] + str((int(GOOD[17]) + 1) % 10), "id-check-digit"),
        (GOOD, None),
    ],
)
def test_the_first_problem_that_applies_is_named(number: str, problem: str | None) -> None:
    assert _problem(number) == problem


@pytest.mark.parametrize("number", [GOOD, "1", "E12345678"])
def test_a_numeric_cell_has_lost_its_last_digits_whatever_it_shows(number: str) -> None:
    assert _problem(number, numeric=True) == "id-lost-digits"


def test_an_empty_numeric_cell_is_missing() -> None:
    assert _problem("", numeric=True) == "id-missing"


@pytest.mark.parametrize(
    ("body", "holds"),
    [("810000", True), ("820000", True), ("830000", True), ("911340", True), ("999999", True), ("710000", True)],
)
def test_eighteen_digit_cards_of_other_issuers_hold_by_their_check_digit(body: str, holds: bool) -> None:
    number = whole_id(f"{body}19900307001?")
    wrong = number[:17] + ("0" if number[17] != "0" else "1")

    assert judge_id(number, numeric_cell=False, on=ON).holds is holds
    assert _problem(wrong) == "id-check-digit"


@pytest.mark.parametrize(
    ("number", "paper"),
    [
        ("E12345678", ""),
        ("EA1234567", ""),
        ("G12345678", ""),
        ("e12345678", ""),
        ("H0123456789", ""),
        ("M01234567", ""),
        ("USA110090030701", ""),
        ("01234567", "台湾居民来往大陆通行证"),
        ("12345", "外国护照"),
        (GOOD, "护照"),
    ],
)
def test_another_paper_is_for_a_person_to_look_at(number: str, paper: str) -> None:
    judgement = judge_id(number, numeric_cell=False, paper=paper, on=ON)

    assert judgement.other_paper
    assert not judgement.holds
    assert judgement.problem is None


@pytest.mark.parametrize("paper", ["居民身份证", "港澳台居民居住证", "外国人永久居留身份证", ""])
def test_a_declared_paper_with_an_eighteen_digit_number_is_judged_by_the_number(paper: str) -> None:
    assert judge_id(GOOD, numeric_cell=False, paper=paper, on=ON).holds


@pytest.mark.parametrize(
    "written",
    [
        "34010219900307010x",
        "'34010219900307010X",
        "＇34010219900307010X",
        "‘34010219900307010X",
        "３４０１０２１９９００３０７０１０Ｘ",
        "３４０１０２１９９００３０７０１０ｘ",
        " 340102 19900307 010X ",
        "340102\u00a019900307\u3000010X",
        "\u200b340102\u200d19900307010X\ufeff",
        "\u206834010219900307010X\u2069",
        "340102\t19900307\n010X",
    ],
)
def test_cleaning_takes_away_what_hands_and_programs_add_and_nothing_else(written: str) -> None:
    cleaned = clean_id(written)

    assert cleaned == "34010219900307010X"


@pytest.mark.parametrize("kept", ["340102-19900307-010X", "34010219900307010*", "3401021990O307010X", "a12345678"])
def test_cleaning_never_guesses(kept: str) -> None:
    assert clean_id(kept) == kept


@given(st.text(alphabet="0123456789Xx张样·•．　 \u200b'‘ＡＸ１Ee+-", max_size=20))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_id(clean_id(text)) == clean_id(text)
    assert clean_name(clean_name(text)) == clean_name(text)


@pytest.mark.parametrize("written", ["阿·样例", "阿•样例", "阿・样例", "阿．样例", " 阿 · 样例　", "阿･样例"])
def test_dots_and_white_space_do_not_make_another_name(written: str) -> None:
    assert clean_name(written) == "阿·样例"
