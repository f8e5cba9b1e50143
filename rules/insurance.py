"""``insured``: enrolled in pension insurance for every needed month (参加职工养老保险; readings R-L8, R-L9)."""

from __future__ import annotations

from functools import lru_cache

from rules.facts import InsuranceLine
from rules.outcome import Outcome, Verdict, met, unknown, unmet
from rules.place import Place
from rules.subject import Subject, counts, is_employer
from rules.terms import month_words

_IN_ARREARS = frozenset({"欠费", "缓缴"})


def insured(
    subject: Subject,
    *,
    months: tuple[str, ...],
    insurance_kind: str,
    insurance_counts: str,
    insurance_payer: str,
) -> Verdict:
    """Judge every needed month; not met beats unknown beats met."""
    verdicts = [_insured_in(subject, month, insurance_kind, insurance_counts, insurance_payer) for month in months]
    evidence = tuple([place for verdict in verdicts for place in verdict.evidence])
    flags = tuple(dict.fromkeys([flag for verdict in verdicts for flag in verdict.flags]))
    outcomes = [verdict.outcome for verdict in verdicts]
    for wanted in (Outcome.UNMET, Outcome.UNKNOWN):
        if wanted in outcomes:
            verdict = verdicts[outcomes.index(wanted)]
            return Verdict(wanted, verdict.code, verdict.words, verdict.evidence or evidence, flags)
    code = "insured-in-arrears" if "in-arrears" in flags else "insured"
    return Verdict(Outcome.MET, code, (("months", _months_words(months)),), evidence, flags)


def _insured_in(subject: Subject, month: str, kind: str, reading: str, payer: str) -> Verdict:
    """Judge one month by the extract that decides for it."""
    if month not in subject.case.covered_months:
        return unknown("insurance-unknown", month=month_words(month))
    lines = subject.lines_of(month, kind)
    named = [line for line in lines if subject.is_named(line.name)]
    flags = ("name-mismatch",) if len(named) < len(lines) else ()
    counting = [line for line in named if counts(line, reading)]
    own = [line for line in counting if payer == "any" or _is_own(subject, line)]
    if own:
        paid = [line for line in own if line.status not in _IN_ARREARS]
        return met("insured", *_places(paid or own), flags=flags if paid else (*flags, "in-arrears"))
    if counting:
        names = "、".join(dict.fromkeys(line.employer.name for line in counting))
        return unknown(
            "insured-elsewhere",
            *_places(counting),
            flags=(*flags, *_arrears(counting), "insured-elsewhere"),
            month=month_words(month),
            employers=names,
        )
    undecided = [line for line in named if counts(line, reading) is None]
    if undecided:
        return unknown(
            "insurance-undecided",
            *_places(undecided),
            flags=flags,
            month=month_words(month),
            status=undecided[0].status or "空白",
        )
    if flags:
        return unknown("insurance-other-name", *_places(lines), flags=flags, month=month_words(month))
    return unmet("not-insured", *_places(named), month=month_words(month))


def _is_own(subject: Subject, line: InsuranceLine) -> bool:
    case = subject.case
    return line.employer == case.enterprise or is_employer(line.employer, (case.enterprise, *case.tied))


def _arrears(counting: list[InsuranceLine]) -> tuple[str, ...]:
    """Return the flag where no line of the month is free of arrears."""
    return ("in-arrears",) if all(line.status in _IN_ARREARS for line in counting) else ()


def _places(lines: list[InsuranceLine]) -> tuple[Place, ...]:
    return tuple([line.place for line in lines])


@lru_cache(maxsize=64)
def _months_words(months: tuple[str, ...]) -> str:
    return "、".join(map(month_words, months))
