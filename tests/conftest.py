"""What every test stands on: no display, no state of the machine, the same examples on every run."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

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
