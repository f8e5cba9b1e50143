"""A policy in readable form (政策库): measures with every term and clause, readings, errata, status."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from rules.benefits import BENEFITS
from rules.criteria import CRITERIA
from rules.policy import Measure, Policy, Term


def describe(policy: Policy) -> dict[str, Any]:
    """Return the policy as a JSON value."""
    return {
        "id": policy.id,
        "title": policy.title,
        "number": policy.number,
        "issuer": policy.issuer,
        "region": policy.region,
        "status": policy.status,
        "hash": policy.hash,
        "force": {"from": _term(policy.force_from), "until": _term(policy.force_until)},
        "eligibility": [{"clause": term.clause, "text": term.value} for term in policy.eligibility],
        "measures": [_measure(measure) for measure in policy.measures.values()],
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


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": measure.title,
        "clause": measure.clause,
        "declared_at": measure.declared_at,
        "contrary": measure.contrary or None,
        "benefit": BENEFITS[measure.benefit].title,
        "criteria": [
            {"id": rule.criterion, "title": CRITERIA[rule.criterion].title, "clause": rule.clause}
            for rule in measure.rules
        ],
        "terms": {name: _term(term) for name, term in measure.terms.items()},
    }


def _term(term: Term) -> dict[str, Any]:
    shown: dict[str, Any] = {"clause": term.clause}
    if term.choices is not None:
        shown |= {"by": term.by, "values": {option: _plain(value) for option, value in term.choices.items()}}
    else:
        shown["value"] = _plain(term.value)
    if term.erratum:
        shown["erratum"] = term.erratum
    return shown


def _plain(value: object) -> Any:  # noqa: ANN401  any JSON value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(map(_plain, value))
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
