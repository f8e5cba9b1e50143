"""The people at the counter: who may change the list, who must stay, and what is left of those who go."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from desktop.errors import DeskError
from desktop.records import Operator, Role
from desktop.services.operators import (
    add_operator,
    change_role,
    colleagues,
    come_back,
    leave,
    obstacle,
    rename,
    reset_password,
)
from desktop.services.sign_in import must_change, sign_in
from tests.services.counter import NOW, PASSWORD, Counter

WANG = Operator(id="wang", name="王样例", role=Role.CLERK)


def _passwords() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"once-word-{next(numbers):04d}"


def _added(counter: Counter, operator: Operator = WANG) -> str:
    return add_operator(counter.store, operator, _passwords(), by=counter.approver, now=NOW).password


def _code(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as refused:
        act()
    return refused.value.code


def test_somebody_added_signs_in_with_the_password_that_was_handed_out(counter: Counter) -> None:
    password = _added(counter)

    assert sign_in(counter.store, "wang", password) == WANG
    assert must_change(counter.store, WANG)
    assert counter.store.audit.entries("wang")[0].after == "王样例 经办"


@pytest.mark.parametrize(
    ("id_", "name", "code"),
    [
        ("clerk", "王样例", "operator-exists"),
        ("Wang", "王样例", "operator-id-invalid"),
        ("w", "王样例", "operator-id-invalid"),
        ("wang", " ", "operator-name-missing"),
        ("wang", "王\n样例", "operator-name-missing"),
    ],
)
def test_an_operator_who_cannot_be_is_refused(counter: Counter, id_: str, name: str, code: str) -> None:
    assert _code(lambda: _added(counter, Operator(id=id_, name=name, role=Role.CLERK))) == code
    assert len(counter.store.operators.all()) == 3


def test_nobody_but_an_approver_changes_the_list(counter: Counter) -> None:
    store, by = counter.store, counter.reviewer

    codes = {
        _code(lambda: add_operator(store, WANG, _passwords(), by=by, now=NOW)),
        _code(lambda: rename(store, "clerk", "新名", by=by, now=NOW)),
        _code(lambda: change_role(store, "clerk", Role.APPROVER, by=by, now=NOW)),
        _code(lambda: leave(store, "clerk", by=by, now=NOW)),
        _code(lambda: come_back(store, "clerk", by=by, now=NOW)),
        _code(lambda: reset_password(store, "clerk", _passwords(), by=by, now=NOW)),
    }

    assert codes == {"role-refused"}


def test_nobody_changes_the_own_role_or_leaves_by_the_own_hand(counter: Counter) -> None:
    store, by = counter.store, counter.approver

    assert _code(lambda: change_role(store, "approver", Role.CLERK, by=by, now=NOW)) == "operator-self"
    assert _code(lambda: leave(store, "approver", by=by, now=NOW)) == "operator-self"


def test_the_last_clerk_stays_until_another_is_there(counter: Counter) -> None:
    store, by = counter.store, counter.approver

    alone = _code(lambda: leave(store, "clerk", by=by, now=NOW))
    shown = obstacle(store, counter.clerk, by=by)
    _added(counter)
    leave(store, "clerk", by=by, now=NOW)

    assert alone == "operator-last"
    assert shown is not None
    assert shown.code == "operator-last"
    assert store.operators.get("clerk").left


def test_the_last_approver_on_duty_cannot_be_taken_away_by_another(counter: Counter) -> None:
    store = counter.store
    _added(counter, Operator(id="li", name="李样例", role=Role.APPROVER))
    li = store.operators.get("li")

    change_role(store, "approver", Role.CLERK, by=li, now=NOW)

    assert _code(lambda: leave(store, "li", by=counter.approver, now=NOW)) == "operator-last"


def test_who_left_cannot_sign_in_and_stays_in_the_history(counter: Counter) -> None:
    store, by = counter.store, counter.approver
    leave(store, "reviewer", by=by, now=NOW)

    gone = next(each for each in colleagues(store) if each.operator.id == "reviewer")

    assert _code(lambda: sign_in(store, "reviewer", PASSWORD)) == "operator-left"
    assert _code(lambda: reset_password(store, "reviewer", _passwords(), by=by, now=NOW)) == "operator-left"
    assert gone.left_on == NOW.date()
    assert [each.id for each in store.operators.all()] == ["clerk", "reviewer", "approver"]

    come_back(store, "reviewer", by=by, now=NOW)

    assert sign_in(store, "reviewer", PASSWORD).id == "reviewer"


def test_a_reset_password_takes_the_place_of_the_old_one(counter: Counter) -> None:
    handed = reset_password(counter.store, "clerk", _passwords(), by=counter.approver, now=NOW)

    assert _code(lambda: sign_in(counter.store, "clerk", PASSWORD)) == "operator-password-wrong"
    assert sign_in(counter.store, "clerk", handed.password).id == "clerk"
    assert must_change(counter.store, counter.clerk)


def test_a_new_name_and_role_are_written_down_beside_the_old(counter: Counter) -> None:
    store, by = counter.store, counter.approver

    rename(store, "reviewer", "张样例", by=by, now=NOW)
    change_role(store, "reviewer", Role.APPROVER, by=by, now=NOW)

    said = [(entry.act, entry.before, entry.after) for entry in store.audit.entries("reviewer")]
    assert said == [
        ("operator-rename", "复核 复核", "张样例 复核"),
        ("operator-role", "张样例 复核", "张样例 审批"),
    ]


def test_what_everybody_did_is_counted(desk_with_case: Counter) -> None:
    done = {each.operator.id: each.acts for each in colleagues(desk_with_case.store)}

    entries = desk_with_case.store.audit.entries()
    assert done["clerk"]["verify"] == sum(entry.act == "verify" for entry in entries) > 0
    assert done["reviewer"] == {}
