"""The enterprise of a case: its conditions, the annex's eligibility, and what its figures bring (企业条件).

Declared figures never prove themselves: they can only contradict.  What an office recorded with its source, or a
register states, decides; of hired coaches the ledger of trips (包车台账) does, and then nothing recorded beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules.awards import AWARDS, in_fen
from rules.calculate import Answer, Reckoning, award_of, facts_asked
from rules.coach import counted, ledger_figures, ledger_steps
from rules.conditions import ZeroBaseError
from rules.facts import CaseFacts, FirmBenefit
from rules.figures import Fact, FigureFault, Value, read_value
from rules.outcome import Outcome, combine
from rules.policy import Eligibility, Measure, Policy
from rules.steps import Step

_FLAG_WORDS = {"true": "是", "false": "否"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseReason:
    """One condition on the enterprise: its title, what came of it, on what clause, and why in words."""

    title: str
    outcome: Outcome
    clause: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseFinding:
    """What the enterprise comes to.  ``payable_fen`` and ``ceiling_fen`` are None where persons make up the sum.

    ``had`` is what the enterprise has had for the same measure under other policies.
    """

    outcome: Outcome
    reasons: tuple[EnterpriseReason, ...] = ()
    eligibility: tuple[EnterpriseReason, ...] = ()
    payable_fen: int | None = None
    ceiling_fen: int | None = None
    steps: tuple[Step, ...] = ()
    had: tuple[FirmBenefit, ...] = ()


def judge_enterprise(policy: Policy, measure: Measure, facts: CaseFacts, reckoning: Reckoning) -> EnterpriseFinding:
    """Judge the enterprise of a case.

    An unknown condition holds the payment; an unknown statement of the annex only asks to be checked, but one that is
    known to fail refuses.
    """
    terms = reckoning.terms(measure)
    coaches = counted(measure, terms, facts.coaches)
    ledger = ledger_figures(terms, coaches)
    proved = _values(policy, agreed((figure.name, figure.text) for figure in facts.proved_figures) | ledger)
    assumed = {**_values(policy, facts.declared_figures), **proved}
    disputes = _disputes(policy, facts)
    eligibility = tuple(_eligible(each, proved, disputes) for each in policy.eligibility)
    refused = any(each.outcome is Outcome.UNMET for each in eligibility)
    outcome = Outcome.UNMET if refused else _conditions(measure, proved, assumed, reckoning)
    reasons = tuple(_reasons(measure, proved, assumed, reckoning, disputes))
    had = tuple(each for each in facts.benefits if each.measure in {measure.id, measure.title})
    if measure.benefit not in AWARDS:
        return EnterpriseFinding(outcome=outcome, reasons=reasons, eligibility=eligibility, had=had)
    sure, perhaps = _answer(measure, proved, reckoning), _answer(measure, assumed, reckoning)
    if sure is not None and not sure.met:
        outcome = combine((outcome, Outcome.UNMET))
    elif sure is None:
        outcome = combine((outcome, Outcome.UNKNOWN))
    payable = in_fen(sure.amount) if sure is not None and award_of(measure).money else 0
    ceiling = payable if sure is not None else _ceiling_fen(measure, facts, perhaps, reckoning)
    missing = [fact.title for fact in facts_asked(policy, measure) if fact.name not in proved]
    told = (*ledger_steps(coaches, measure.clause), *_superseded(policy, measure, facts, ledger))
    steps = (*told, *reckoning.steps(measure, proved, sure))
    if missing and facts.declared_figures:
        steps += (Step(label="申报数据", value=f"{'、'.join(missing)}尚无佐证，暂不计入", clause=measure.clause),)
    return EnterpriseFinding(
        outcome=outcome,
        reasons=reasons,
        eligibility=eligibility,
        payable_fen=payable,
        ceiling_fen=ceiling,
        steps=steps,
        had=had,
    )


def _superseded(policy: Policy, measure: Measure, facts: CaseFacts, ledger: Mapping[str, str]) -> Iterator[Step]:
    """Yield what was recorded otherwise than the ledger has it, and therefore does not count."""
    for figure in facts.proved_figures:
        fact = policy.facts.get(figure.name)
        if fact is not None and figure.name in ledger and _differ(fact, figure.text, ledger[figure.name]):
            said = f"另行登记的{fact.title}{figure.text}{fact.unit}（{figure.source}）不再计入，以包车台账为准"
            yield Step(label="登记的数据", value=said, clause=measure.clause)


def _differ(fact: Fact, one: str, other: str) -> bool:
    try:
        return read_value(fact, one) != read_value(fact, other)
    except FigureFault:
        return True


def _ceiling_fen(measure: Measure, facts: CaseFacts, perhaps: Answer | None, reckoning: Reckoning) -> int:
    """Return the most that figures not all proved can bring.

    That is what the declared ones come to; where these leave it open, what the terms bound it to, else what the form
    itself states.
    """
    award = award_of(measure)
    if not award.money:
        return 0
    if perhaps is not None:
        return in_fen(perhaps.amount)
    bound = award.ceiling_fen(reckoning.terms(measure))
    return bound if bound is not None else facts.declared_fen or 0


def agreed(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return by name what is said of an enterprise; where two sources differ (来源不一致), no one knows."""
    texts: dict[str, set[str]] = defaultdict(set)
    for name, text in said:
        texts[name].add(text)
    return {name: min(alike) for name, alike in texts.items() if len(alike) == 1}


def _disputes(policy: Policy, facts: CaseFacts) -> dict[str, str]:
    """Return by name, in words, the facts of the policy on which official sources differ."""
    figures = facts.proved_figures
    settled = agreed((figure.name, figure.text) for figure in figures)
    disputed: dict[str, list[str]] = defaultdict(list)
    for figure in figures:
        if figure.name not in settled and figure.name in policy.facts:
            text = _FLAG_WORDS.get(figure.text, figure.text)
            disputed[figure.name].append(f"{figure.source}：{text}")
    return {name: f"{policy.facts[name].title}（{'；'.join(said)}）" for name, said in disputed.items()}


def _values(policy: Policy, written: Mapping[str, str]) -> dict[str, Value]:
    """Read figures by name; one that cannot be read is not there."""
    values: dict[str, Value] = {}
    for name, text in written.items():
        if name in policy.facts:
            try:
                values[name] = read_value(policy.facts[name], text)
            except FigureFault:
                continue
    return values


def _conditions(
    measure: Measure, proved: Mapping[str, Value], assumed: Mapping[str, Value], reckoning: Reckoning
) -> Outcome:
    try:
        sure = reckoning.conditions(measure, proved)
        if sure is not Outcome.UNKNOWN:
            return sure
        by_declaration = reckoning.conditions(measure, assumed)
    except ZeroBaseError:
        return Outcome.UNKNOWN
    return Outcome.UNMET if by_declaration is Outcome.UNMET else Outcome.UNKNOWN


def _answer(measure: Measure, values: Mapping[str, Value], reckoning: Reckoning) -> Answer | None:
    try:
        return reckoning.answer(measure, values)
    except ZeroBaseError:
        return None


def _reasons(
    measure: Measure,
    proved: Mapping[str, Value],
    assumed: Mapping[str, Value],
    reckoning: Reckoning,
    disputes: Mapping[str, str],
) -> Iterator[EnterpriseReason]:
    for condition in measure.conditions:
        try:
            outcome = reckoning.condition(condition, proved)
            declared = reckoning.condition(condition, assumed)
        except ZeroBaseError:
            outcome = declared = Outcome.UNKNOWN
        text = reckoning.words(condition, proved)
        if outcome is Outcome.UNKNOWN and declared is Outcome.UNMET:
            outcome, text = Outcome.UNMET, f"企业申报即不符合：{reckoning.words(condition, assumed)}"
        elif outcome is Outcome.UNKNOWN and declared is Outcome.MET:
            text = f"企业已申报，尚无佐证：{reckoning.words(condition, assumed).removesuffix('，符合')}"
        differing = _differing(reckoning.looks_at(condition), disputes)
        if outcome is Outcome.UNKNOWN and differing:
            text = f"{differing}，请核实后登记企业数据"
        yield EnterpriseReason(title=condition.title, outcome=outcome, clause=condition.clause, text=text)


def _differing(facts: Iterable[str], disputes: Mapping[str, str]) -> str:
    said = [disputes[name] for name in facts if name in disputes]
    return f"来源不一致：{'、'.join(said)}" if said else ""


def _eligible(statement: Eligibility, proved: Mapping[str, Value], disputes: Mapping[str, str]) -> EnterpriseReason:
    """Judge a statement of the annex by the flags that stand for it."""
    flags = [proved.get(name) for name in statement.facts]
    outcome = Outcome.UNMET if False in flags else Outcome.MET if flags and all(flags) else Outcome.UNKNOWN
    differing = _differing(statement.facts, disputes)
    by_hand = f"{differing}，由经办人核对" if differing else "由经办人核对"
    words = {Outcome.MET: "已核对", Outcome.UNMET: "核对不符", Outcome.UNKNOWN: by_hand}
    return EnterpriseReason(title=statement.text, outcome=outcome, clause=statement.clause, text=words[outcome])
