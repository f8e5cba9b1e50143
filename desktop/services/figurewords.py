"""The figures of a determination in words: one wording wherever two determinations stand side by side."""

from __future__ import annotations

from rules.document import Document
from rules.money import yuan_words
from rules.words import STANDING_WORDS, THRESHOLD_WORDS


def figures_in_words(document: Document) -> dict[str, str]:
    """Return heads by standing, both ends of the sum, and the threshold, which is '' where the measure has none."""
    heads, amount = document["people"], document["amount"]
    return {
        **{words: f"{heads[standing]}人" for standing, words in STANDING_WORDS.items()},
        "核定金额": yuan_words(amount["payable_fen"]),
        "最高可到": yuan_words(amount["ceiling_fen"]),
        "门槛": _threshold(document),
    }


def _threshold(document: Document) -> str:
    found = document["threshold"]
    if found is None:
        return ""
    counted = f"{found['low']}人" if found["low"] == found["high"] else f"{found['low']}至{found['high']}人"
    return f"{counted}，{THRESHOLD_WORDS[found['outcome']]}{found['required']}人"
