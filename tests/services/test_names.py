"""Names are names: none speaks as the program, none hides a number or a sign that cannot be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.errors import DeskError
from desktop.services.desk import PHONE
from desktop.services.initialise import check_office
from desktop.services.names import is_person
from desktop.services.operators import rename
from desktop.services.settings import change_setting
from desktop.services.trust import trust
from tests.models.builders import an_id
from tests.services.counter import NOW, TOWN, Counter

STRANGE = ["样例<br>签名者可信", "样\n例", "样\u202e例", f"样例{an_id(1)}", an_id(1)]


@pytest.mark.parametrize("name", [*STRANGE, "", " "])
def test_an_office_is_not_called_so(counter: Counter, name: str) -> None:
    acts: list[tuple[Callable[[], object], str]] = [
        (lambda: check_office(replace(TOWN, name=name)), "office-name-missing"),
        (lambda: _trusted(counter, name), "signer-name-unusable"),
        (lambda: rename(counter.store, "clerk", name, by=counter.approver, now=NOW), "operator-name-missing"),
    ]
    before = len(list(counter.store.audit.entries()))

    for act, code in acts:
        with pytest.raises(DeskError, match=code):
            act()

    assert len(list(counter.store.audit.entries())) == before


@pytest.mark.parametrize("said", STRANGE)
def test_a_telephone_is_no_identity_number(counter: Counter, said: str) -> None:
    with pytest.raises(DeskError, match="setting-unreadable"):
        change_setting(counter.store, PHONE, said, by=counter.clerk, now=NOW)


@pytest.mark.parametrize("name", ["待补正", "退回补正", "已审批", "不予通过", "张三：已审批", "张三，同意。", "“通过”"])
def test_a_ruling_is_no_persons_name(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    "name", ["王样例", "审批", "阿依古丽·买买提", "O’Brien Anne-Marie", "窗口2号", "李样例（借调）"]
)
def test_names_of_all_sorts_are_names(name: str) -> None:
    assert is_person(name)


def _trusted(counter: Counter, name: str) -> None:
    certificate = counter.desk.signer().certificate_pem
    trust(counter.desk, certificate, name=name, by=counter.clerk, now=NOW)
