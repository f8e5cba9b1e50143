"""A policy in readable form (政策库): measures with every term and clause, readings, errata, status."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from desktop.services.termwords import Words, term_words
from rules.awards import AWARDS
from rules.benefits import BENEFITS
from rules.calculate import facts_asked, is_calculable
from rules.criteria import CRITERIA
from rules.figures import decimal_text, percent_words
from rules.materials import materials_of
from rules.policy import Measure, Policy, Term


def describe(policy: Policy) -> dict[str, Any]:
    """Return the policy as a JSON value."""
    words = term_words(policy)
    return {
        "id": policy.id,
        "title": policy.title,
        "number": policy.number,
        "issuer": policy.issuer,
        "region": policy.region,
        "status": policy.status,
        "parent": policy.parent,
        "hash": policy.hash,
        "force": {"from": _term(policy.force_from), "until": _term(policy.force_until)},
        "eligibility": [
            {"clause": each.clause, "text": each.text, "facts": list(each.facts)} for each in policy.eligibility
        ],
        "funding": [
            {
                "measures": list(funding.measures),
                "shares": {who: percent_words(share) for who, share in funding.shares.items()},
                "odd": funding.odd,
                "clause": funding.clause,
            }
            for funding in policy.funding
        ],
        "measures": [_measure(policy, measure, words) for measure in policy.measures.values()],
        "readings": [
            {
                "id": reading.id,
                "title": reading.title,
                "clause": reading.clause,
                "default": reading.default,
                "options": [{"id": option.id, "text": option.text} for option in reading.options],
            }
            for reading in policy.readings.values()
        ],
        "errata": [_plain(erratum) for erratum in policy.errata],
    }


def _measure(policy: Policy, measure: Measure, words: Words) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": measure.title,
        "clause": measure.clause,
        "declared_at": measure.declared_at,
        "declared_with": measure.declared_with,
        "calculable": is_calculable(measure),
        "contrary": list(measure.contrary),
        "excludes": list(measure.excludes),
        "benefit": (BENEFITS.get(measure.benefit) or AWARDS[measure.benefit]).title,
        "facts": [
            {"name": fact.name, "title": fact.title, "kind": fact.kind.value, "unit": fact.unit}
            for fact in facts_asked(policy, measure)
        ],
        "conditions": [
            {
                "id": condition.id,
                "title": condition.title,
                "clause": condition.clause,
                "test": condition.test,
                "params": {name: _term(param) for name, param in condition.params.items()},
                "route": _term(condition.route) if condition.route is not None else None,
            }
            for condition in measure.conditions
        ],
        "materials": [_plain(material) for material in materials_of(policy, measure)],
        "checks": [_term(check) for check in measure.checks],
        "open_questions": [_term(question) for question in measure.open_questions],
        "criteria": [
            {"id": rule.criterion, "title": CRITERIA[rule.criterion].title, "clause": rule.clause}
            for rule in measure.rules
        ],
        "terms": {
            name: {**_term(term), "words": dict(words.get((measure.id, name), {}))}
            for name, term in measure.terms.items()
        },
    }


def _term(term: Term) -> dict[str, Any]:
    shown: dict[str, Any] = {"clause": term.clause}
    if term.choices is not None:
        shown |= {"by": term.by, "values": {option: _plain(value) for option, value in term.choices.items()}}
    else:
        shown["value"] = _plain(term.value)
    if term.freedom is not None:
        bounds = {"floor": _plain(term.freedom.floor), "ceiling": _plain(term.freedom.ceiling)}
        shown["office"] = {
            "open": term.freedom.open,
            **{key: bound for key, bound in bounds.items() if bound is not None},
        }
    if term.erratum:
        shown["erratum"] = term.erratum
    return shown


def _plain(value: object) -> Any:  # noqa: ANN401  any JSON value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return decimal_text(value, 0)
    if isinstance(value, frozenset | set):
        return sorted(map(_plain, value))
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
