"""Logging in: what is written down, and how wrong passwords are slowed down."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.records import Office
from desktop.services.desk import open_desk
from desktop.services.initialise import initialise
from desktop.services.sign_in import IDLE_MINUTES, change_password, enter, idle_minutes, lock

NOW = datetime(2023, 2, 11, 9, 30, tzinfo=UTC)
PASSPHRASE, PASSWORD, WRONG = "a passphrase", "one-time-word", "nonsense"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "workspace"
    record = Office(name="样例镇人民政府", division="330302", code="330302001")
    initialise(place, record, PASSPHRASE, now=NOW, chance=secrets.token_bytes, password=lambda: PASSWORD)
    return place


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with open_desk(folder, PASSPHRASE) as desk:
        yield desk.store


def acts(store: Store) -> list[tuple[str, str, str]]:
    return [(entry.operator, entry.act, entry.after) for entry in store.audit.entries("clerk")]


def refused(store: Store, at: datetime, password: str = WRONG) -> DeskError:
    with pytest.raises(DeskError) as caught:
        enter(store, "clerk", password, now=at)
    return caught.value


def test_entering_locking_and_unlocking_are_written_down(store: Store) -> None:
    clerk = enter(store, "clerk", PASSWORD, now=NOW)
    lock(store, by=clerk, now=NOW, idle=True)
    refused(store, NOW)
    enter(store, "clerk", PASSWORD, now=NOW, unlocks=True)

    assert acts(store) == [
        ("clerk", "sign-in", ""),
        ("clerk", "lock", "闲置"),
        ("clerk", "sign-in-refused", "1"),
        ("clerk", "unlock", ""),
    ]
    assert store.audit.verify() is None


def test_a_command_writes_its_own_act_and_not_that_it_came_in(store: Store) -> None:
    enter(store, "clerk", PASSWORD, now=NOW, sitting=False)

    assert acts(store) == []


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(store: Store) -> None:
    for _ in range(5):
        assert refused(store, NOW).code == "operator-password-wrong"

    early = refused(store, NOW + timedelta(seconds=29), PASSWORD)
    enter(store, "clerk", PASSWORD, now=NOW + timedelta(seconds=30))

    assert early.code == "sign-in-too-soon"
    assert "1秒后再试" in early.message
    assert [act for _, act, _ in acts(store)] == ["sign-in-refused"] * 5 + ["sign-in"]


def test_each_further_wrong_one_doubles_the_wait_up_to_a_quarter_of_an_hour(store: Store) -> None:
    at, waits = NOW, []
    for _ in range(5):
        refused(store, at)

    for _ in range(7):
        waits.append(int(str(refused(store, at).details["seconds"])))
        at += timedelta(seconds=waits[-1])
        refused(store, at)

    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_starting_the_program_again_forgives_nothing(folder: Path) -> None:
    with open_desk(folder, PASSPHRASE) as desk:
        for _ in range(5):
            refused(desk.store, NOW)
    with open_desk(folder, PASSPHRASE) as desk:
        again = refused(desk.store, NOW, PASSWORD)

    assert again.code == "sign-in-too-soon"


def test_a_right_password_forgives_and_others_are_not_slowed(store: Store) -> None:
    for _ in range(4):
        refused(store, NOW)
    enter(store, "clerk", PASSWORD, now=NOW, sitting=False)

    assert refused(store, NOW).code == "operator-password-wrong"
    assert enter(store, "reviewer", PASSWORD, now=NOW).id == "reviewer"


def test_a_password_handed_out_anew_need_not_wait(store: Store) -> None:
    for _ in range(5):
        refused(store, NOW)
    approver = store.operators.get("approver")

    change_password(store, store.operators.get("clerk"), "a new password", by=approver, now=NOW)

    assert enter(store, "clerk", "a new password", now=NOW).id == "clerk"


def test_a_clock_set_back_shuts_nobody_out(store: Store) -> None:
    for _ in range(5):
        refused(store, NOW + timedelta(days=400))

    assert enter(store, "clerk", PASSWORD, now=NOW).id == "clerk"


def test_who_left_cannot_come_in(store: Store) -> None:
    store.operators.change(replace(store.operators.get("clerk"), left=True), now=NOW)

    assert refused(store, NOW, PASSWORD).code == "operator-left"
    assert refused(store, NOW).code == "operator-password-wrong"


@pytest.mark.parametrize(("said", "minutes"), [("", 10), ("0", 0), ("25", 25), ("bald", 10)])
def test_the_window_locks_itself_after_ten_minutes_unless_the_office_says_otherwise(
    store: Store, said: str, minutes: int
) -> None:
    store.office.set(IDLE_MINUTES, said)

    assert idle_minutes(store) == minutes
