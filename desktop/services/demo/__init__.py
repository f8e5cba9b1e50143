"""The whole main job on a sample township of our own (样例街道), from rosters to a batch that the district checks."""

from __future__ import annotations

from desktop.services.demo.demonstration import Demonstration
from desktop.services.demo.story import demonstrate, sweep

__all__ = ["Demonstration", "demonstrate", "sweep"]
