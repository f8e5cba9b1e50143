"""What every test stands on: no display, no state of the machine, the same examples on every run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from desktop import keys

for _name in [name for name in os.environ if name.startswith("WENGANG_")]:
    del os.environ[_name]  # a developer's own workspace is none of ours
os.environ["QT_QPA_PLATFORM"] = "offscreen"

settings.register_profile(
    "desk",
    deadline=None,  # two cores shared by all say nothing about time
    derandomize=True,  # a red run can be repeated by anyone
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("desk")

_CHEAP = 8  # log2 of scrypt's n


@pytest.fixture(scope="session", autouse=True)
def cheap_keys() -> Iterator[None]:
    """Wrap keys and hash passwords at little cost, which is kept with each: the tests open thousands of workspaces.

    What is made while tests are collected costs what ships; ``test_keys`` holds it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KEY_COST", _CHEAP)
        patch.setattr(keys, "PASSWORD_COST", _CHEAP)
        yield
