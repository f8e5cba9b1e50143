"""Who a person may be paid to: ``identity``, ``unique``, ``nonlocal``.

How they are decided is fixed by the public contract (table of person criteria) and 附则2 (不重复享受).
"""

from __future__ import annotations

from functools import lru_cache

from rules.facts import Claim, Employer
from rules.identity import clean_name
from rules.outcome import Verdict, met, unknown, unmet
from rules.subject import Subject, counts, is_employer
from rules.terms import Span

_EDGE_PREFIX = "339004"  # 瑞安市 1987–1994: by the letter not 3303
_YOUNGEST, _OLDEST = 16, 61


def identity(subject: Subject, *, window: Span | None = None) -> Verdict:
    """Judge the number (公民身份号码): right length, characters, birth date and check digit; other papers wait."""
    judgement = subject.identity
    if judgement.problem is not None:
        return unmet(judgement.problem.value)
    if judgement.other_paper:
        return unknown("id-other-paper")
    born = judgement.born
    if born is None or window is None:
        return _IDENTITY
    first = window.first
    on_first = (first.year, first.month, first.day)
    too_young = (born.year + _YOUNGEST, born.month, born.day) > on_first
    too_old = (born.year + _OLDEST, born.month, born.day) < on_first
    return _AGED if too_young or too_old else _IDENTITY


def nonlocal_(subject: Subject, *, local_prefix: str) -> Verdict:
    """Judge 外地 by the first digits of the number (以身份证前4位为准), literally."""
    if not subject.identity.holds:
        return _NO_IDENTITY
    number = subject.facts.id_number
    if number.startswith(local_prefix):
        return unmet("local", prefix=local_prefix)
    return _not_of(local_prefix, edge=number.startswith(_EDGE_PREFIX))


@lru_cache(maxsize=16)
def _not_of(prefix: str, *, edge: bool) -> Verdict:
    return met("nonlocal", prefix=prefix, flags=("edge-prefix",) if edge else ())


def unique(
    subject: Subject,
    *,
    months: tuple[str, ...] = (),
    insurance_kinds: tuple[str, ...] = (),
    insurance_counts: str = "enrolled",
) -> Verdict:
    """Judge that the person is claimed once: not yet paid elsewhere, one row here, and one enterprise.

    A measure that asks for no insurance has nothing that settles between two enterprises: a person does.
    """
    facts = subject.facts
    if facts.taken_by:
        return unmet("taken", case=facts.taken_by)
    if not facts.twins and not facts.rivals:
        return _UNIQUE
    within = _within_declaration(subject)
    between = _between_enterprises(subject, months, insurance_kinds, insurance_counts)
    for wanted in ("unmet", "unknown"):
        for verdict in (within, between):
            if verdict.outcome == wanted:
                return verdict
    return between if facts.rivals else within


def _within_declaration(subject: Subject) -> Verdict:
    name = clean_name(subject.facts.name)
    same = [twin for twin in subject.facts.twins if clean_name(twin.name) == name]
    earlier = [twin for twin in same if twin.earlier]
    if earlier:
        return unmet("repeated-row", *(twin.place for twin in earlier), row=str(earlier[0].place.row))
    others = [twin for twin in subject.facts.twins if twin not in same]
    if others:
        rows = "、".join(str(twin.place.row) for twin in others)
        return unknown("same-id-other-name", *(twin.place for twin in others), rows=rows)
    return _UNIQUE


def _between_enterprises(subject: Subject, months: tuple[str, ...], kinds: tuple[str, ...], reading: str) -> Verdict:
    rivals = subject.facts.rivals
    if not rivals:
        return _UNIQUE
    own = Claim(
        case=subject.case.case,
        enterprise=subject.case.enterprise,
        tied=subject.case.tied,
        name=subject.facts.name,
        place=subject.facts.place,
    )
    lines = [line for month in months for line in subject.lines_of(month, kinds)]
    places = tuple(line.place for line in lines) + tuple(rival.place for rival in rivals)
    names = "、".join(dict.fromkeys(rival.enterprise.name for rival in rivals))
    payer = _only_payer(subject, months, kinds, reading, (own, *rivals))
    if payer is own:
        return met("sole-payer", *places, others=names)
    if payer is not None:
        return unmet("other-payer", *places, payer=payer.enterprise.name, case=payer.case)
    return unknown("claimed-twice", *places, others=names)


def _only_payer(
    subject: Subject, months: tuple[str, ...], kinds: tuple[str, ...], reading: str, claims: tuple[Claim, ...]
) -> Claim | None:
    """Return the one claimant that the extract names as the only payer of all the months, or None.

    A line whose status no one can judge may be another payer: it settles nothing, but speaks against no one either.
    """
    payers: list[Claim] = []
    for month in months:
        named = [line for line in subject.lines_of(month, kinds) if subject.is_named(line.name)]
        perhaps = [line for line in named if counts(line, reading) is not False]
        owners = [_owner(line.employer, claims) for line in perhaps]
        if None in owners or not any(counts(line, reading) for line in perhaps):
            return None
        payers += [owner for owner in owners if owner is not None]
    return payers[0] if payers and all(payer is payers[0] for payer in payers) else None


def _owner(employer: Employer, claims: tuple[Claim, ...]) -> Claim | None:
    """Return whose payer this is: the claimant itself, else the one claimant tied to it by a dispatch agreement."""
    for claim in claims:
        if is_employer(employer, (claim.enterprise,)):
            return claim
    tied = [claim for claim in claims if is_employer(employer, claim.tied)]
    return tied[0] if len(tied) == 1 else None


_IDENTITY = met("identity")
_AGED = met("identity", flags=("age",))
_NO_IDENTITY = unknown("no-identity")
_UNIQUE = met("unique")
