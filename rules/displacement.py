"""``exclusive`` and ``no-higher-benefit``: of what cannot be had twice only the higher is paid (不重复享受、就高).

Both look at what the row would bring, so they are judged after all other criteria, with the :class:`Stake`; what is
displaced is told with the sum that it would have given, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from rules.benefits import Worth
from rules.facts import Claim, RegisterLine
from rules.lookup import Lines, look_up
from rules.money import yuan_words
from rules.outcome import Verdict, met, unknown, unmet
from rules.subject import Subject

_TAKEN = "taken"
_PAYABLE, _PENDING, _REJECTED = "payable", "pending", "rejected"
_SURE = frozenset({_PAYABLE, _TAKEN})
_BENEFIT = ("document", "measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What is at stake for one row: the least and the most in fen that it brings, and the titles of all measures.

    ``low_fen`` and ``high_fen`` are both 0 where the text leaves the sum open and the office has set none.
    """

    measure: str
    low_fen: int
    high_fen: int
    titles: Mapping[str, str]

    def title(self, claim: Claim) -> str:
        """Return a claim as a clerk finds it: case, measure and sum."""
        name = self.titles.get(claim.measure, claim.measure)
        sum_words = f"，{yuan_words(claim.amount_fen)}" if claim.outcome else ""
        return f"案卷{claim.case}（{name}{sum_words}）"


def rival_outcome(outcome: str, fen: int, *, payable_fen: int, ceiling_fen: int) -> str:
    """Return what a row of another case amounts to beside that case's settlement: a case that pays nothing takes none.

    ``fen`` is what the row brings, or asks for.  A payable row of a case that cannot be settled yet is pending; where
    the text leaves the sum open there is nothing to compare.
    """
    if fen and not ceiling_fen:
        return _REJECTED
    return _PENDING if fen and outcome == _PAYABLE and not payable_fen else outcome


def exclusive(subject: Subject, *, stake: Stake, lower_taken: str = "difference") -> Verdict:
    """Judge that no claim under another measure of the policy is the higher; of two alike the first case's holds.

    A rejected claim takes nothing from anyone.  One that is still open, or never verified, may yet be the higher.  One
    that is lower but approved already (``taken``) leaves the rest, as ``lower_taken`` says.
    """
    if not subject.facts.exclusive:
        return _ALONE
    claims = sorted(
        (claim for claim in subject.facts.exclusive if claim.outcome != _REJECTED),
        key=lambda claim: (-claim.amount_fen, opened(claim.case)),
    )
    if not claims:
        return _ALONE
    own = yuan_words(stake.high_fen)
    ranks = [(_is_higher(claim, stake, subject.case.case), claim) for claim in claims]
    higher = [claim for rank, claim in ranks if rank and claim.outcome in _SURE]
    if higher:
        return unmet("exclusive-displaced", higher[0].place, other=stake.title(higher[0]), own=own)
    still = [claim for rank, claim in ranks if rank or rank is None]
    if still:
        return unknown("exclusive-open", still[0].place, other=stake.title(still[0]), own=own)
    places = [claim.place for claim in claims]
    others = "、".join(map(stake.title, claims))
    had = _taken_fen(subject)
    if had:
        rest = yuan_words(stake.high_fen if lower_taken == "whole" else stake.high_fen - had)
        return met("exclusive-rest", *places, others=others, own=own, had=yuan_words(had), rest=rest)
    return met("exclusive-displaces", *places, others=others, own=own)


def _taken_fen(subject: Subject) -> int:
    return sum(claim.amount_fen for claim in subject.facts.exclusive if claim.outcome == _TAKEN)


def _is_higher(claim: Claim, stake: Stake, case: str) -> bool | None:
    """Return whether a claim goes before this row's own; None where a sum is not settled yet."""
    if not claim.outcome or not stake.high_fen or (claim.outcome not in _SURE and not claim.amount_fen):
        return None
    if claim.amount_fen == stake.low_fen == stake.high_fen:
        return claim.outcome == _TAKEN or opened(claim.case) < opened(case)
    if stake.low_fen <= claim.amount_fen <= stake.high_fen:
        return None
    return claim.amount_fen > stake.high_fen


def opened(case: str) -> tuple[tuple[str, ...], str]:
    """Return what orders case numbers (受理编号) by their opening: year and running number, whatever the measure."""
    return tuple(case.rsplit("-", 2)[1:]), case


def no_higher_benefit(subject: Subject, *, stake: Stake, lower_taken: str = "difference") -> Verdict:
    """Judge that the person has not had as much under another policy (中央、省、市等其他政策); less leaves the rest."""
    if not subject.facts.registers:
        return _NOTHING_ELSE
    lines = _about(look_up(subject, "benefit", beside=_BENEFIT), stake)
    if not lines.sources:
        return unknown("benefit-other-name", flags=lines.flags) if lines.flags else _NOTHING_ELSE
    low, high = _received(lines)
    differ = () if high in {low, None} else ("sources-differ",)
    flags = (*lines.flags, "other-benefit", *differ)
    places = lines.places()
    document = "、".join(sorted({line.values.get("document", "") or "其他政策" for line in lines.every()}))
    other, own = yuan_words(low), yuan_words(stake.high_fen)
    if stake.high_fen and low >= stake.high_fen:
        return unmet("displaced-by-other", *places, flags=flags, document=document, other=other, own=own)
    if high is None:
        return unknown("benefit-unreadable", *places, flags=flags, document=document)
    if low != high or high >= stake.low_fen:
        return unknown("benefit-unsettled", *places, flags=flags, document=document, other=other, own=own)
    rest = yuan_words(stake.high_fen if lower_taken == "whole" else stake.high_fen - high)
    return met("benefit-lower", *places, flags=flags, document=document, other=other, own=own, rest=rest)


def payable_beside(subject: Subject, worth: Worth, verdicts: Mapping[str, Verdict], stake: Stake, option: str) -> Worth:
    """Return what is left of a row's worth beside what the person has had already (``lower_taken``: 补差 or 全额).

    Only what these criteria themselves found to be lower is taken off: where a person decided otherwise, or it is not
    settled, the worth stays whole.
    """
    had = 0
    if option != "whole" and verdicts.get("no-higher-benefit", _NOTHING_ELSE).code == "benefit-lower":
        had += _received(_about(look_up(subject, "benefit", beside=_BENEFIT), stake))[0]
    if option != "whole" and verdicts.get("exclusive", _ALONE).code == "exclusive-rest":
        had += _taken_fen(subject)
    return Worth(max(worth.amount_fen - had, 0), max(worth.ceiling_fen - had, 0), worth.tier) if had else worth


def _about(lines: Lines, stake: Stake) -> Lines:
    """Leave out the benefits that the register itself puts beside another measure of this policy."""
    others = {name for id_, title in stake.titles.items() if id_ != stake.measure for name in (id_, title)}
    others -= {stake.measure, stake.titles.get(stake.measure, "")}
    sources = [tuple(line for line in group if line.values.get("measure", "") not in others) for group in lines.sources]
    return lines._replace(sources=tuple(group for group in sources if group))


def _received(lines: Lines) -> tuple[int, int | None]:
    """Return the least and the most fen received; the most is None where a sum cannot be read.

    What two sources tell of one document counts once; where they differ, the least and the most are apart.
    """
    low, high = 0, 0
    readable = True
    ordered = sorted(lines.every(), key=lambda line: (line.values.get("document", ""), line.source))
    for _, of_document in groupby(ordered, key=lambda line: line.values.get("document", "")):
        sums = [[_fen(line) for line in told] for _, told in groupby(of_document, key=lambda line: line.source)]
        readable = readable and all(None not in told for told in sums)
        totals = [sum(filter(None, told)) for told in sums]
        low, high = low + min(totals), high + max(totals)
    return low, high if readable else None


def _fen(line: RegisterLine) -> int | None:
    written = line.values.get("amount", "")
    return int(written) if written.isascii() and written.isdigit() else None


_ALONE = met("exclusive")
_NOTHING_ELSE = met("no-other-benefit")
