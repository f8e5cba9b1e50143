"""Every code has a sentence and every sentence a code; what a sentence asks for is what the rules give."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import rules
from rules.duty import _DUTY
from rules.identity import IdProblem
from rules.outcome import Outcome, Standing
from rules.packfile import load_all
from rules.stay import _STAY
from rules.words import FLAG_WORDS, OUTCOME_WORDS, SENTENCES, STANDING_WORDS, sentence
from tests.rules.casefile import cases_on_persons, run

FOLDER = Path(rules.__file__).parent
_VERDICTS = {"met", "unmet", "unknown"}


def _calls() -> Iterator[ast.Call]:
    for file in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in _VERDICTS
                and node.args
            ):
                yield node


def _given() -> Iterator[tuple[str, set[str | None]]]:
    """Yield every code in the source with the details that it is given; a named code is one of each presence."""
    for node in _calls():
        details = {keyword.arg for keyword in node.keywords} - {"flags", "tier"}
        match node.args[0]:
            case ast.Constant(value=str(code)):
                yield code, details
            case ast.Attribute(value=ast.Name(id="codes"), attr=name):
                yield from ((getattr(codes, name), details) for codes in (_STAY, _DUTY))


def _codes_in_the_source() -> set[str]:
    return {code for code, _ in _given()} | {each.value for each in IdProblem} | {"override", "insured-in-arrears"}


def test_every_code_has_a_sentence_and_every_sentence_is_used() -> None:
    assert _codes_in_the_source() == set(SENTENCES)


def test_every_sentence_is_given_the_details_that_it_asks_for() -> None:
    given = dict(_given())

    asked = {code: {field for _, field, _, _ in Formatter().parse(words) if field} for code, words in SENTENCES.items()}

    for fields in asked.values():
        fields.discard("here")  # every sentence has a place to speak of
    assert {code: asked[code] - fields for code, fields in given.items() if asked[code] - fields} == {
        "insured": {"months"}  # one month is judged first; all of them are worded together
    }


def _told() -> Iterator[str]:
    """Yield every sentence that the cases of all packs come to."""
    for id_, policy in load_all().items():
        for case in cases_on_persons(id_):
            for person in run(case, policy).persons:
                yield from (reason.text for reason in person.reasons)


def test_the_cases_say_every_sentence() -> None:
    told = set(_told())

    unsaid = {
        code
        for code, words in SENTENCES.items()
        if not any(all(part in text for part, _, _, _ in Formatter().parse(words)) for text in told)
    }

    assert unsaid == set()


def test_no_sentence_is_said_with_a_brace_left_open() -> None:
    for text in _told():
        assert "{" not in text
        assert text.endswith(("。", "）"))


def test_outcomes_standings_and_flags_have_words() -> None:
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert set(STANDING_WORDS) == set(Standing)
    assert all(FLAG_WORDS.values())


def test_a_code_without_a_sentence_fails_at_once() -> None:
    with pytest.raises(KeyError):
        sentence("no-such-code", ())
