"""What the office sets for itself: bounds, roles, what is fixed, and that every change is written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.errors import DeskError
from desktop.services.certificates import own_certificate
from desktop.services.numbering import ARCHIVE, DOCUMENTS, document_number, numbering, skip_to
from desktop.services.settings import (
    ARCHIVE_RETENTION,
    BACKUP_DAYS,
    DOCUMENT_WORD,
    FONDS,
    KEEP_CASES,
    SETTINGS,
    change_office,
    change_setting,
    settings,
)
from tests.services.counter import NOW, TOWN, Counter


def _refusal(error: pytest.ExceptionInfo[DeskError]) -> str:
    return error.value.code


def test_until_something_is_set_the_defaults_hold(counter: Counter) -> None:
    held = settings(counter.store)

    assert (held["idle_minutes"], held[BACKUP_DAYS], held[ARCHIVE_RETENTION]) == ("10", "7", "D30")
    assert all(setting.allows(setting.default) for setting in SETTINGS.values())


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("idle_minutes", "0", "241"),
        (BACKUP_DAYS, "90", "-1"),
        (DOCUMENT_WORD, "鹿××", "鹿〔2023〕"),
        (FONDS, "J123", "全宗"),
        ("archive-category", "WS", "ws"),
        (ARCHIVE_RETENTION, "Y", "D5"),
        (KEEP_CASES, "永久", "0"),
        (KEEP_CASES, "100", "9" * 5000),
        ("address", "样例路1号", "样例路\n1号"),
    ],
)
def test_a_setting_takes_what_it_may_be_and_refuses_the_rest(counter: Counter, name: str, good: str, bad: str) -> None:
    change_setting(counter.store, name, good, by=counter.approver, now=NOW)
    with pytest.raises(DeskError) as refused:
        change_setting(counter.store, name, bad, by=counter.approver, now=NOW)

    assert _refusal(refused) == "setting-unreadable"
    assert settings(counter.store)[name] == good


def test_a_change_is_written_down_with_what_stood_before_and_no_change_is_not(counter: Counter) -> None:
    change_setting(counter.store, BACKUP_DAYS, "3", by=counter.approver, now=NOW)
    change_setting(counter.store, BACKUP_DAYS, "3", by=counter.approver, now=NOW)

    [entry] = counter.store.audit.entries(BACKUP_DAYS)
    assert (entry.act, entry.operator, entry.before, entry.after) == ("setting", "approver", "7", "3")


@pytest.mark.parametrize("name", ["idle_minutes", BACKUP_DAYS])
def test_what_others_decide_a_clerk_cannot_change(counter: Counter, name: str) -> None:
    with pytest.raises(DeskError) as refused:
        change_setting(counter.store, name, "0", by=counter.clerk, now=NOW)

    assert _refusal(refused) == "role-refused"


def test_the_office_is_renamed_by_the_approver_alone(counter: Counter) -> None:
    renamed = replace(TOWN, name="样例新街道办事处")
    with pytest.raises(DeskError) as refused:
        change_office(counter.store, renamed, by=counter.clerk, now=NOW)

    change_office(counter.store, renamed, by=counter.approver, now=NOW)

    assert _refusal(refused) == "role-refused"
    assert counter.desk.office == renamed
    assert own_certificate(counter.desk).name == TOWN.name
    [entry] = counter.store.audit.entries("office")
    assert (entry.before, entry.after) == ("样例街道办事处 330302999", "样例新街道办事处 330302999")


def test_until_there_is_a_case_the_codes_of_the_office_can_be_corrected(counter: Counter) -> None:
    moved = replace(TOWN, division="330303", code="330303001")

    change_office(counter.store, moved, by=counter.approver, now=NOW)

    assert counter.desk.office == moved


def test_the_codes_of_the_office_are_fixed_once_a_case_bears_them(desk_with_case: Counter) -> None:
    moved = replace(TOWN, division="330303", code="330303001")

    with pytest.raises(DeskError) as refused:
        change_office(desk_with_case.store, moved, by=desk_with_case.approver, now=NOW)

    assert (_refusal(refused), desk_with_case.desk.office) == ("office-fixed", TOWN)


@pytest.mark.parametrize(
    ("office", "code"),
    [
        (replace(TOWN, name=" "), "office-name-missing"),
        (replace(TOWN, division="3303"), "division-invalid"),
        (replace(TOWN, code="330399001"), "office-code-invalid"),
    ],
)
def test_an_office_that_cannot_be_is_refused(counter: Counter, office: object, code: str) -> None:
    with pytest.raises(DeskError) as refused:
        change_office(counter.store, office, by=counter.approver, now=NOW)  # type: ignore[arg-type]

    assert (_refusal(refused), counter.desk.office) == (code, TOWN)


def _series(counter: Counter) -> dict[str, tuple[int, str]]:
    found = numbering(counter.store, counter.desk.policies.values(), now=NOW)
    return {each.id: (each.last, each.example) for each in found}


def test_every_series_tells_its_last_number_and_how_the_next_looks(desk_with_case: Counter) -> None:
    before = _series(desk_with_case)
    change_setting(desk_with_case.store, DOCUMENT_WORD, "鹿××", by=desk_with_case.approver, now=NOW)
    change_setting(desk_with_case.store, FONDS, "J123", by=desk_with_case.approver, now=NOW)
    after = _series(desk_with_case)

    assert before["330302999-LG"] == (1, "330302999-LG-2023-0002")
    assert (before[DOCUMENTS], before[ARCHIVE]) == ((0, ""), (0, ""))
    assert (after[DOCUMENTS], after[ARCHIVE]) == ((0, "鹿××〔2023〕1号"), (0, "J123-WS·2023-D30-0001"))
    assert document_number("鹿××", 2023, 12) == "鹿××〔2023〕12号"


def test_a_series_goes_forward_and_never_back(counter: Counter) -> None:
    skip_to(counter.store, DOCUMENTS, 8, by=counter.approver, now=NOW)
    with pytest.raises(DeskError) as given:
        skip_to(counter.store, DOCUMENTS, 7, by=counter.approver, now=NOW)
    taken = counter.store.series.take(DOCUMENTS, NOW.year)
    with pytest.raises(DeskError) as again:
        skip_to(counter.store, DOCUMENTS, 8, by=counter.approver, now=NOW)

    assert (_refusal(given), _refusal(again), taken) == ("number-given", "number-given", 8)
    assert [entry.act for entry in counter.store.audit.entries(DOCUMENTS)] == ["numbering"]


def test_only_the_approver_skips_and_only_what_the_office_numbers_itself(counter: Counter) -> None:
    with pytest.raises(DeskError) as role:
        skip_to(counter.store, DOCUMENTS, 8, by=counter.clerk, now=NOW)
    with pytest.raises(DeskError) as fixed:
        skip_to(counter.store, "330302999-LG", 8, by=counter.approver, now=NOW)

    assert (_refusal(role), _refusal(fixed)) == ("role-refused", "series-unknown")
