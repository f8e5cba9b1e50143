"""Whatever is torn out of a pack or written otherwise, it is refused with a line, or it works."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.calculate import calculate, facts_asked, is_calculable
from rules.evaluate import evaluate
from rules.examples import failures
from rules.facts import CaseFacts
from rules.packfile import PACKS, PackFault, parse
from rules.policy import Policy
from tests.rules.facts_told import a_person, employer

TEXTS = [path.read_text(encoding="utf-8") for path in sorted(PACKS.glob("*.toml"))]
_VALUE = re.compile(r'\[[^\[\]{}\n]*\]|\{[^{}\n]*\}|"[^"\n]*"|\d{4}-\d{2}-\d{2}|\b\d+\b|\btrue\b|\bfalse\b')
_KEY = re.compile(r"[A-Za-z0-9_-]+(?= = )")
OTHER = [
    "1", "-1", "0", "1.5", "true", '""', '" "', '"x"', '"100%"', '"1.00"', "[]", "{}", "[1]", '["x"]', '["x", "x"]',
    "2023-01-01", "[[1]]", "[{}]", '{ value = 1, clause = "一" }', '{ open = true, clause = "一" }',
    '{ by = "R-L4", clause = "一" }', "{ from = 2023-01-01, to = 2023-02-01 }", '{ at_least = "1" }',
    "2023-01-01T00:00:00", "12:00:00", "nan", "99999999999999999999",
]  # fmt: skip
KEYS = ["value", "by", "open", "clause", "rate", "cap", "window", "x"]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Return the text of a pack with one to three values, keys or lines changed."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 3))):
        how = draw(st.sampled_from(["value", "value", "key", "line"]))
        if how == "line":
            lines = text.splitlines(keepends=True)
            at = draw(st.integers(0, len(lines) - 1))
            text = "".join(lines[:at] + lines[at + 1 :])
            continue
        places = list((_VALUE if how == "value" else _KEY).finditer(text))
        if places:
            found = draw(st.sampled_from(places))
            new = draw(st.sampled_from(OTHER if how == "value" else KEYS))
            text = text[: found.start()] + new + text[found.end() :]
    return text


@settings(max_examples=300)
@given(damaged())
def test_a_damaged_pack_is_refused_with_its_line_or_works(text: str) -> None:
    try:
        policy = parse(text, name="pack.toml")
    except PackFault as fault:
        assert 1 <= fault.line <= text.count("\n") + 1  # noqa: PT017  the fault is what is looked for
        return

    assert isinstance(failures(policy), list)
    _use(policy)


def _use(policy: Policy) -> None:
    """Ask every measure for an answer: of no facts at all, and of one person."""
    facts = CaseFacts(case="甲", enterprise=employer("甲"), declared_on=date(2023, 2, 10), persons=(a_person(),))
    for measure in policy.measures.values():
        settled = evaluate(policy, measure, facts, chosen={}).settlement
        assert 0 <= settled.payable_fen <= settled.ceiling_fen
        if is_calculable(measure):
            assert facts_asked(policy, measure) is not None
            assert calculate(policy, measure, {}, chosen={}, parameters={}).steps is not None
