"""Edit a pack value by value (编辑政策包): its text stays as it was written but for what is changed; judged each time.

A place is the path of a value with the tables of a list by their number from 0, as the scanner of lines counts them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from desktop.errors import DeskError
from desktop.services.new_policy import MARK
from desktop.services.packfields import Field, fields_of
from rules.examples import failures
from rules.money import yuan_words
from rules.outcome import Outcome
from rules.packfile import PackFault, parse
from rules.packlines import Path, key_lines, value_spans
from rules.policy import Example, Policy
from rules.words import OUTCOME_WORDS, THRESHOLD_WORDS

_FLAGS = {"是": True, "true": True, "否": False, "false": False}
_SEPARATORS = re.compile(r"[、，,]")
_SYNTAX_LINE = re.compile(r"at line (\d+)")
_COPY = "（副本）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A worked example as it came out: ``words`` say what it must come to, or how it failed."""

    number: int
    name: str
    measure: str
    holds: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a text comes to: a policy with its examples run, or the line that is wrong and why ('' where none is)."""

    policy: Policy | None
    line: int
    fault: str
    examples: tuple[Ran, ...]

    @property
    def failed(self) -> int:
        """How many examples do not hold."""
        return sum(not each.holds for each in self.examples)

    @property
    def sound(self) -> bool:
        """Whether it loads and every example holds."""
        return self.policy is not None and not self.failed


def judge(text: str, *, name: str) -> Judged:
    """Load a text and run its examples; what is wrong with it is a value, never an error."""
    try:
        policy = parse(text, name=name)
    except PackFault as fault:
        return Judged(policy=None, line=fault.line, fault=fault.what, examples=())
    except RecursionError:
        return Judged(policy=None, line=1, fault="括号嵌套过深", examples=())
    ran = tuple(_ran(policy, number, example) for number, example in enumerate(policy.examples, start=1))
    return Judged(policy=policy, line=0, fault="", examples=ran)


def fields(text: str, *, like: str = "") -> tuple[Field, ...]:
    """Return every value that can be edited in a form, in the order of the text; none where it is no TOML.

    ``like`` is a text that loads and has the same tables: it lends the titles while this one does not load.
    """
    try:
        return tuple(fields_of(text, text if _loads(text) else like))
    except tomllib.TOMLDecodeError:
        return ()


def changed(text: str, field: Path, typed: str, *, label: str = "") -> str:
    """Return the text with one value as typed; raise ``pack-field-unknown``, ``pack-value-invalid`` or ``pack-fault``.

    What kind of value it is does not change: a day stays a day, a text a text.
    """
    raw, spans = _parsed(text), value_spans(text)
    if field not in spans:
        raise DeskError("pack-field-unknown", field=".".join(map(str, field)))
    for part in field:
        raw = raw[part]
    begin, end = spans[field]
    try:
        literal = _literal(raw, typed.strip())
    except ValueError as error:
        sample = text[begin:end].strip('"')[:40]
        said = {"label": label or str(field[-1]), "typed": typed[:40], "what": str(error), "sample": sample}
        raise DeskError("pack-value-invalid", **said) from error
    return text[:begin] + literal + text[end:]


def looked_at(text: str, line: int) -> str:
    """Return the text with the mark of a line (请核对) taken away; the rest of a comment stays."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines) or MARK not in lines[line - 1]:
        raise DeskError("pack-field-unknown", field=f"第{line}行的“请核对”")
    before, _, after = lines[line - 1].partition(MARK)
    rest = after.removeprefix("；").strip()
    lines[line - 1] = f"{before}# {rest}" if rest else before.rstrip()
    return "\n".join(lines)


def copy_example(text: str, number: int) -> str:
    """Return the text with an example (from 1) once more behind itself, under another name."""
    first, last = _example_lines(text, number)
    lines = text.split("\n")
    block = [*lines[first:last], ""]
    longer = "\n".join([*lines[:last], *([""] if lines[last - 1].strip() else []), *block, *lines[last:]])
    name = _parsed(longer)["example"][number].get("name", "")
    return changed(longer, ("example", number, "name"), f"{name}{_COPY}")


def drop_example(text: str, number: int) -> str:
    """Return the text without an example (from 1)."""
    first, last = _example_lines(text, number)
    lines = text.split("\n")
    return "\n".join([*lines[:first], *lines[last:]])


def _loads(text: str) -> bool:
    try:
        parse(text, name="")
    except (PackFault, RecursionError):
        return False
    return True


@lru_cache(maxsize=4)  # a form asks for each value of the same text
def _parsed(text: str) -> Any:  # noqa: ANN401  what TOML gives
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        raise DeskError("pack-fault", file="草稿", line=found[1] if found else "1", what="不是合法的 TOML") from error


def _example_lines(text: str, number: int) -> tuple[int, int]:
    """Return the first line of an example and the one behind its last (from 0); raise ``pack-field-unknown``."""
    _parsed(text)
    lines, own = key_lines(text), ("example", number - 1)
    if own not in lines:
        raise DeskError("pack-field-unknown", field=f"example.{number}")
    first, written = lines[own], text.split("\n")
    behind = [line for path, line in lines.items() if line > first and path[:2] != own]
    last = min(behind, default=len(written) + 1) - 1
    while last > first and (not written[last - 1].strip() or written[last - 1].startswith("#")):
        last -= 1  # blank lines and a comment belong to what comes behind
    return first - 1, last


def _literal(old: object, typed: str) -> str:
    """Return what is typed as TOML of the kind that the old value is; raise ValueError with the reason in words."""
    if isinstance(old, list):
        items = [each.strip() for each in _SEPARATORS.split(typed) if each.strip()]
        if not items or not all(isinstance(each, str) for each in old):
            raise ValueError("应是用顿号隔开的文字")
        return f"[{', '.join(map(_quoted, items))}]"
    for kind, write in _WRITERS.items():
        if type(old) is kind:
            return write(typed)
    raise ValueError("这一项只能在文本中改")


def _flag(typed: str) -> str:
    if typed not in _FLAGS:
        raise ValueError("应为“是”或“否”")
    return str(_FLAGS[typed]).lower()


def _count(typed: str) -> str:
    if not re.fullmatch(r"\d{1,9}", typed):
        raise ValueError("应为整数")
    return str(int(typed))


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise ValueError("应为日期") from None


def _text(typed: str) -> str:
    if not typed:
        raise ValueError("不能空着")
    return _quoted(typed)


def _quoted(typed: str) -> str:
    plain = typed.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n").replace("\t", " ")
    if not plain.isprintable():
        raise ValueError("有看不见的字符")
    return f'"{plain}"'


_WRITERS: dict[type, Callable[[str], str]] = {bool: _flag, int: _count, date: _day, str: _text}


def _ran(policy: Policy, number: int, example: Example) -> Ran:
    failed = failures(replace(policy, examples=(example,)))
    prefix = f"算例“{example.name}”："
    words = "；".join(each.removeprefix(prefix) for each in failed) or "，".join(filter(None, _expected(example)))
    title = policy.measures[example.measure].title
    return Ran(number=number, name=example.name, measure=title, holds=not failed, words=words)


def _expected(example: Example) -> Iterator[str]:
    if example.outcome:
        yield OUTCOME_WORDS[Outcome(example.outcome)]
        yield example.amount
        return
    if example.threshold:
        yield f"人数门槛{THRESHOLD_WORDS[example.threshold]}"
    yield f"可发放{yuan_words(example.payable_fen)}"
    if example.ceiling_fen != example.payable_fen:
        yield f"最高{yuan_words(example.ceiling_fen)}"
