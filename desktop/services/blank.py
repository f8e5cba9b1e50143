"""The blank declaration workbook of a measure (空白申报表)."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.importing import write_template
from desktop.services.desk import find_measure, find_policy
from rules.policy import Policy


def blank_template(policies: Mapping[str, Policy], policy: str, measure: str) -> bytes:
    """Return the workbook as .xlsx; raise ``policy-unknown`` or ``measure-unknown``."""
    found = find_policy(policies, policy)
    return write_template(found, find_measure(found, measure))
