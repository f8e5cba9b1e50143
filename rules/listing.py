"""Whether a determination entitles to something that is no money: a list, points, a quota (名单、积分、指标)."""

from __future__ import annotations

from rules.awards import AWARDS
from rules.benefits import PERSON_LIST
from rules.calculate import Reckoning
from rules.conditions import ZeroBaseError
from rules.document import Document
from rules.enterprise import agreed
from rules.figures import FigureFault, read_values
from rules.outcome import Outcome
from rules.policy import Measure, Policy


def entitles_without_money(policy: Policy, document: Document) -> bool:
    """Whether somebody is entitled under a measure that pays no money; False for every measure that pays.

    The determination itself is asked, by the figures, readings and amounts that it rests on.
    """
    measure = policy.measures[document["measure"]]
    of_persons = measure.benefit == PERSON_LIST
    if pays_money(measure):
        return False
    if of_persons and not document["people"]["payable"]:
        return False
    if any(outcome == Outcome.UNMET for _, outcome, *_ in document.get("eligibility", ())):
        return False
    return _enterprise_holds(policy, measure, document, of_persons=of_persons)


def pays_money(measure: Measure) -> bool:
    """Whether a measure pays money, so that a case that grants none of it grants nothing."""
    return measure.benefit != PERSON_LIST and (measure.benefit not in AWARDS or AWARDS[measure.benefit].money)


def _enterprise_holds(policy: Policy, measure: Measure, document: Document, *, of_persons: bool) -> bool:
    proved = agreed((name, text) for name, text, _ in document.get("proved_figures", ()))
    reckoning = Reckoning(policy, policy.choose(document["readings"]), document.get("parameters", {}))
    try:
        values = read_values(policy.facts, proved)
        if of_persons:
            return reckoning.conditions(measure, values) is Outcome.MET
        answer = reckoning.answer(measure, values)
    except (ZeroBaseError, FigureFault):
        return False
    return answer is not None and answer.met
