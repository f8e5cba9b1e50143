"""The blank declaration workbook of a measure (空白申报表)."""

from __future__ import annotations

from desktop.errors import DeskError
from desktop.importing import write_template
from desktop.services.desk import known_policies


def blank_template(policy: str, measure: str) -> bytes:
    """Return the workbook as .xlsx; raise ``policy-unknown`` or ``measure-unknown``."""
    policies = known_policies()
    if policy not in policies:
        raise DeskError("policy-unknown", policy=policy, known="、".join(policies))
    if measure not in policies[policy].measures:
        known = "、".join(policies[policy].measures)
        raise DeskError("measure-unknown", policy=policy, measure=measure, known=known)
    return write_template(policy, measure)
