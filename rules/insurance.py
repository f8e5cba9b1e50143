"""``insured``: enrolled in pension insurance for every needed month (参加职工养老保险; readings R-L8, R-L9)."""

from __future__ import annotations

from functools import lru_cache

from rules.facts import InsuranceLine
from rules.outcome import Outcome, Verdict, combine, met, unknown, unmet
from rules.place import Place
from rules.subject import Subject, counts, is_employer
from rules.terms import month_words

_IN_ARREARS = frozenset({"欠费", "缓缴"})
_IN_SHORT = {"企业职工基本养老保险": "职工养老保险"}


def insured(
    subject: Subject,
    *,
    months: tuple[str, ...],
    insurance_kinds: tuple[str, ...],
    insurance_counts: str,
    insurance_payer: str,
    months_at_least: int | None = None,
    kinds_needed: str = "any",
) -> Verdict:
    """Judge every needed month; not met beats unknown beats met.

    Each kind of insurance is needed where ``kinds_needed`` is ``all``, else one of them is enough; with
    ``months_at_least`` so many of the months are enough, whichever.
    """
    groups = [(kind,) for kind in insurance_kinds] if kinds_needed == "all" else [insurance_kinds]
    verdicts = [
        _insured_in(subject, month, kinds, insurance_counts, insurance_payer) for month in months for kinds in groups
    ]
    if months_at_least is not None:
        return _enough_months(verdicts, months_at_least, len(groups))
    evidence = tuple([place for verdict in verdicts for place in verdict.evidence])
    flags = tuple(dict.fromkeys([flag for verdict in verdicts for flag in verdict.flags]))
    outcomes = [verdict.outcome for verdict in verdicts]
    for wanted in (Outcome.UNMET, Outcome.UNKNOWN):
        if wanted in outcomes:
            verdict = verdicts[outcomes.index(wanted)]
            return Verdict(wanted, verdict.code, verdict.words, verdict.evidence or evidence, flags)
    code = "insured-in-arrears" if "in-arrears" in flags else "insured"
    return Verdict(
        Outcome.MET, code, _met_words(months, insurance_kinds, insurance_payer, kinds_needed), evidence, flags
    )


def _enough_months(verdicts: list[Verdict], needed: int, groups: int) -> Verdict:
    """Judge that so many months are insured, whichever they are; one that is unknown may still be."""
    months = [
        combine(verdict.outcome for verdict in verdicts[start : start + groups])
        for start in range(0, len(verdicts), groups)
    ]
    evidence = tuple([place for verdict in verdicts for place in verdict.evidence])
    flags = tuple(dict.fromkeys([flag for verdict in verdicts for flag in verdict.flags]))
    surely, perhaps = months.count(Outcome.MET), months.count(Outcome.UNKNOWN)
    found, wanted = str(surely), str(needed)
    if surely >= needed:
        return met("insured-months", *evidence, flags=flags, found=found, needed=wanted)
    if surely + perhaps >= needed:
        return unknown("insured-months-open", *evidence, flags=flags, found=found, needed=wanted, open=str(perhaps))
    return unmet("insured-months-few", *evidence, flags=flags, found=found, needed=wanted)


def _insured_in(subject: Subject, month: str, kinds: tuple[str, ...], reading: str, payer: str) -> Verdict:
    """Judge one month by the extract that decides for it."""
    if month not in subject.case.covered_months:
        return unknown("insurance-unknown", month=month_words(month))
    lines = subject.lines_of(month, kinds)
    named = [line for line in lines if subject.is_named(line.name)]
    flags = ("name-mismatch",) if len(named) < len(lines) else ()
    counting = [line for line in named if counts(line, reading)]
    own = [line for line in counting if payer == "any" or _is_own(subject, line)]
    if own:
        paid = [line for line in own if line.status not in _IN_ARREARS]
        flags = flags if paid else (*flags, "in-arrears")
        return met("insured", *_places(paid or own), flags=flags, what="")  # all months are worded together
    if counting:
        names = "、".join(dict.fromkeys(line.employer.name for line in counting))
        return unknown(
            "insured-elsewhere",
            *_places(counting),
            flags=(*flags, *_arrears(counting), "insured-elsewhere"),
            month=month_words(month),
            employers=names,
            what=_what(kinds, "any", "any"),
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
    undated = [line for line in subject.lines_of("", kinds) if subject.is_named(line.name)]
    if undated and not named:
        return unknown("insurance-undated", *_places(undated), month=month_words(month))
    return unmet("not-insured", *_places(named), month=month_words(month), what=_what(kinds, "any", "any"))


def _is_own(subject: Subject, line: InsuranceLine) -> bool:
    case = subject.case
    return line.employer == case.enterprise or is_employer(line.employer, (case.enterprise, *case.tied))


def _arrears(counting: list[InsuranceLine]) -> tuple[str, ...]:
    """Return the flag where no line of the month is free of arrears."""
    return ("in-arrears",) if all(line.status in _IN_ARREARS for line in counting) else ()


def _places(lines: list[InsuranceLine]) -> tuple[Place, ...]:
    return tuple([line.place for line in lines])


@lru_cache(maxsize=64)
def _what(kinds: tuple[str, ...], payer: str, needed: str) -> str:
    """Return in words whose record of which insurance is looked for."""
    between = "、" if needed == "all" else "或"
    return ("本企业的" if payer == "declarant" else "") + between.join(_IN_SHORT.get(kind, kind) for kind in kinds)


@lru_cache(maxsize=64)
def _met_words(months: tuple[str, ...], kinds: tuple[str, ...], payer: str, needed: str) -> tuple[tuple[str, str], ...]:
    return ("months", "、".join(map(month_words, months))), ("what", _what(kinds, payer, needed))
