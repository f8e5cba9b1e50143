"""Editions of the real pack with something changed, and the small questions that tests of policies ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.services.install_policy import install_policy
from desktop.services.packs import Arrived, open_pack
from rules.packfile import PACKS
from rules.policy import Policy
from tests.services.counter import NOW, POLICY, Counter

TEXT = (PACKS / f"{POLICY}.toml").read_text("utf-8")
RATE = 'rate = { value = "500.00", clause = "一、1" }'


def changed(*changes: tuple[str, str]) -> str:
    """Return the text of the pack with each first ``old`` put into ``new``."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def a_pack(*changes: tuple[str, str]) -> Arrived:
    """Return such a pack as it comes in a file."""
    return open_pack(changed(*changes).encode(), "pack.toml", trusted=())


def install_edition(counter: Counter, *changes: tuple[str, str]) -> Policy:
    """Install such a pack."""
    pack = a_pack(*changes)
    install_policy(counter.desk, pack, by=counter.clerk, now=NOW)
    return pack.policy


def code_of(act: Callable[[], object]) -> str:
    """Return the code of the error that an act must end in."""
    with pytest.raises(DeskError) as caught:
        act()
    return caught.value.code


def the_case(counter: Counter) -> Case:
    """Return the only case of the workspace."""
    (case,) = counter.store.cases.all()
    return case
