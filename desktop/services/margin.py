"""How near a case stands to its threshold and cap (临界提示), from its determination."""

from __future__ import annotations

from rules.cliff import Cliff, cliffs
from rules.document import Document
from rules.outcome import Standing
from rules.policy import Policy


def margins(policy: Policy, document: Document) -> tuple[Cliff, ...]:
    """Return the edges of a determined case: how many more rejections it can bear and what is lost then."""
    measure = policy.measures[document["measure"]]
    terms = measure.values(policy.choose(document["readings"]), document.get("parameters", {}))
    threshold = document["threshold"]
    return cliffs(
        required=threshold and threshold["required"],
        low=threshold["low"] if threshold else 0,
        high=threshold["high"] if threshold else 0,
        payable_fen=document["amount"]["payable_fen"],
        ceiling_fen=document["amount"]["ceiling_fen"],
        sums_fen=[each["amount_fen"] for each in document["persons"] if each["outcome"] == Standing.PAYABLE],
        cap_fen=terms.get("cap"),
    )
