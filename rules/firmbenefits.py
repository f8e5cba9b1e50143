"""What an enterprise has had under other policies stands beside its own sum, and only the higher is paid (就高).

As for persons, the lower that was had already is taken off the higher (补差, the default of ``lower_taken``), or the
higher is paid whole where the office reads it so; what is displaced is told with the sum that it would have given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rules.facts import FirmBenefit
from rules.money import yuan_words
from rules.policy import Measure
from rules.steps import Step


class Beside:
    """The sum of one measure beside what the enterprise has had for it elsewhere."""

    def __init__(self, measure: Measure, terms: Mapping[str, Any], had: Sequence[FirmBenefit]) -> None:
        """Take what was had; one sum that no one can read leaves the whole open."""
        self._had = had
        self._known_fen = sum(each.amount_fen or 0 for each in had)
        self._open = any(each.amount_fen is None for each in had)
        self._whole = terms.get("lower_taken") == "whole"
        term = measure.terms.get("lower_taken")
        self._clause = term.clause if term is not None else measure.clause

    def payable(self, amount_fen: int) -> int:
        """Return what is left to pay today; nothing while a sum that was had is open."""
        return 0 if self._open else self._left(amount_fen)

    def ceiling(self, amount_fen: int) -> int:
        """Return the most that can be left: an open sum may turn out to be nothing."""
        return self._left(amount_fen)

    def steps(self, amount_fen: int) -> Iterator[Step]:
        """Yield what was had and what is left of a sum that would be paid otherwise."""
        for each in self._had:
            fen = "金额无法识别，待核实" if each.amount_fen is None else yuan_words(each.amount_fen)
            paid = f"，{each.paid_on}发放" if each.paid_on else ""
            yield Step(
                label="其他政策已享受", value=f"{each.document}：{fen}{paid}（{each.source}）", clause=self._clause
            )
        if self._had:
            own, left = yuan_words(amount_fen), yuan_words(self.payable(amount_fen))
            if amount_fen and self._known_fen >= amount_fen:
                said = f"其他政策不低于本项，本项{own}被取代"
            elif self._open:
                said = f"核实之前本项{own}暂不发放"
            else:
                said = f"本项较高，{own}{'全额发放' if self._whole else '扣除已享受部分'}"
            yield Step(label="就高核定金额", value=f"{said}，核定{left}", clause=self._clause)

    def _left(self, amount_fen: int) -> int:
        if self._known_fen >= amount_fen:
            return amount_fen if not self._had else 0
        return amount_fen if self._whole else amount_fen - self._known_fen
