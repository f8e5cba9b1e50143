"""``first-job``, ``hired`` and ``referee``: when a person came to work, and through whom (首次就业、入职、推荐人)."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.facts import Employer, InsuranceLine, RegisterLine
from rules.insurance import insured
from rules.lookup import any_of, day_of, look_up
from rules.outcome import Outcome, Verdict, combine, met, unknown, unmet
from rules.subject import Subject, counts, is_employer
from rules.terms import Span, day_words, month_words
from rules.words import sentence

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_DENIED = frozenset({"否", "不是", "非首次", "非", "无"})


def first_job(
    subject: Subject,
    *,
    hire_window: Span,
    insurance_kinds: tuple[str, ...] = (),
    insurance_counts: str = "enrolled",
) -> Verdict:
    """Judge that this is the first job here: first insured within the months of the window, and never before."""
    lines = look_up(subject, "first-insured")
    if subject.facts.declared.get("first_job", "") in _DENIED:
        return unmet("first-job-denied", flags=lines.flags)
    found = lines.answer(lambda line: _first_insured(line, hire_window), combine)
    earlier = _insured_before(subject, hire_window, insurance_kinds, insurance_counts)
    if earlier is None:
        return found if found is not None else unknown("first-job-unproved")
    if found is not None and found.outcome is not Outcome.UNMET:
        flags = (*found.flags, "sources-differ")
        return unknown(
            "first-job-differs", *found.evidence, earlier.place, flags=flags, month=month_words(earlier.month)
        )
    return unmet("insured-before", earlier.place, flags=lines.flags, month=month_words(earlier.month))


def _first_insured(line: RegisterLine, window: Span) -> Verdict:
    month = line.values.get("month", "")
    if not _MONTH.fullmatch(month):
        return unknown("first-insured-unreadable", month=month or "空白")
    words = month_words(month)
    if month < f"{window.first:%Y-%m}":
        return unmet("first-insured-before", month=words)
    if month > f"{window.last:%Y-%m}":
        return unknown("first-insured-later", month=words, window=window.words())
    return met("first-job", month=words)


def _insured_before(subject: Subject, window: Span, kinds: tuple[str, ...], reading: str) -> InsuranceLine | None:
    """Return the earliest line under the person's own name that counts in a month before the window."""
    start = f"{window.first:%Y-%m}"
    earlier = [
        line
        for line in subject.facts.insurance
        if "" < line.month < start and (not kinds or line.kind in kinds) and counts(line, reading)
    ]
    own = [line for line in earlier if subject.is_named(line.name)]
    return min(own, key=lambda line: (line.month, line.place.file, line.place.sheet, line.place.row), default=None)


def hired(subject: Subject, *, hire_window: Span, insurance_payer: str = "declarant") -> Verdict:
    """Judge that the person was hired (入职) within the window; by whom, as the measure says of the insurance."""
    declared = subject.declared_day("hired_on")
    lines = look_up(subject, "employment")
    window = hire_window.words()
    if declared is not None and declared not in hire_window:
        return unmet("declared-hired-outside", flags=lines.flags, day=day_words(declared), window=window)
    meant = (
        lines
        if insurance_payer == "any"
        else lines.only(lambda line: _is_own(subject, line) or not _employer(line).name)
    )
    found = meant.answer(lambda line: _hired_in(subject, line, hire_window, insurance_payer), any_of)
    if found is not None:
        return found
    return unknown("hired-unproved", day=day_words(declared)) if declared is not None else unknown("no-hiring")


def _employer(line: RegisterLine) -> Employer:
    return Employer(uscc=line.values.get("employer_uscc", ""), name=line.values.get("employer", ""))


def _is_own(subject: Subject, line: RegisterLine) -> bool:
    return is_employer(_employer(line), (subject.case.enterprise, *subject.case.tied))


def _hired_in(subject: Subject, line: RegisterLine, window: Span, payer: str) -> Verdict:
    day = day_of(line, "hired_on")
    if payer != "any" and not _is_own(subject, line):
        return unknown("hired-elsewhere", employer=_employer(line).name or "未写明的单位")
    if day is None:
        return unknown("hired-unreadable")
    if day in window:
        return met("hired", day=day_words(day))
    return unmet("hired-outside", day=day_words(day), window=window.words())


def referee(
    subject: Subject,
    *,
    months: tuple[str, ...],
    insurance_kinds: tuple[str, ...],
    insurance_counts: str,
    insurance_payer: str,
    months_at_least: int | None = None,
    kinds_needed: str = "any",
) -> Verdict:
    """Judge that the referee (推荐人) is insured as the measure asks of the newcomer, and is another person."""
    by = subject.facts.referee
    if by is None:
        return unmet("no-referee")
    if by.id_number and by.id_number == subject.facts.id_number:
        return unmet("referee-self", name=by.name)
    other = Subject(
        replace(
            subject.facts, name=by.name, id_number=by.id_number, id_numeric=False, paper="", insurance=by.insurance
        ),
        subject.case,
    )
    if not other.identity.holds:
        return unknown("referee-identity", name=by.name or "未填写姓名")
    verdict = insured(
        other,
        months=months,
        insurance_kinds=insurance_kinds,
        insurance_counts=insurance_counts,
        insurance_payer=insurance_payer,
        months_at_least=months_at_least,
        kinds_needed=kinds_needed,
    )
    return _of_referee(verdict, by.name)


def _of_referee(verdict: Verdict, name: str) -> Verdict:
    """Say of the referee what was found of their insurance."""
    said = sentence(verdict.code, verdict.words)
    match verdict.outcome:
        case Outcome.MET:
            return met("referee", *verdict.evidence, flags=verdict.flags, name=name, said=said)
        case Outcome.UNMET:
            return unmet("referee-not-insured", *verdict.evidence, flags=verdict.flags, name=name, said=said)
        case _:
            return unknown("referee-unsettled", *verdict.evidence, flags=verdict.flags, name=name, said=said)
