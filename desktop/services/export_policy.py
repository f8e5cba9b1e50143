"""Let a policy leave as a workbook (导出政策): as 政策库 shows it, with what holds here; written into the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop.importing.ledgersheet import Book, BookColumn, Value, books_xlsx, heads_column, money_column
from desktop.masking import short_hash
from desktop.records import Operator
from desktop.services.actwords import criterion
from desktop.services.choices import choices_of
from desktop.services.describe import describe
from desktop.services.desk import Desk
from desktop.services.edit_pack import judge
from desktop.services.effects import Basis, Effect, effects_of_each
from desktop.services.factwords import value_said
from desktop.services.parameters import amount_said, amount_words, amounts, parameter_title
from desktop.services.readable import STATUS_WORDS, basis_words, form_words, funding_words, handed_in, value_words
from desktop.services.steps import unheard
from rules.policy import Example, Group, Policy
from rules.words import TERM_WORDS

_Json = dict[str, Any]
_Row = tuple[Value, ...]
_ALL = "（全部措施）"
_MEASURE, _CLAUSE = BookColumn(title="措施", width=26), BookColumn(title="条款", width=18)
_HOLDS = "现用"
SHEETS: Mapping[str, tuple[BookColumn, ...]] = {
    "措施": (_MEASURE, BookColumn(title="事项", width=12), BookColumn(title="内容", width=74), _CLAUSE),
    "条款与数值": (
        _MEASURE,
        BookColumn(title="项目", width=20),
        BookColumn(title="内容", width=46),
        _CLAUSE,
        BookColumn(title="口径", width=9),
        BookColumn(title="由单位确定", width=36),
    ),
    "口径及影响": (
        BookColumn(title="口径", width=9),
        BookColumn(title="说明", width=30),
        _CLAUSE,
        BookColumn(title="选项", width=46),
        BookColumn(title="选用", width=6),
        heads_column(title="改变的案卷", width=11),
        heads_column(title="可发放人数增减", width=15),
        money_column(title="金额增减（元）", width=15),
    ),
    "勘误": (
        _CLAUSE,
        BookColumn(title="原文", width=36),
        BookColumn(title="按此执行", width=36),
        BookColumn(title="理由", width=54),
    ),
    "材料": (
        _MEASURE,
        BookColumn(title="材料", width=46),
        BookColumn(title="形式", width=8),
        BookColumn(title="何时提供", width=40),
        BookColumn(title="依据", width=24),
    ),
    "算例": (
        _MEASURE,
        BookColumn(title="算例", width=30),
        BookColumn(title="人员或企业数据", width=46),
        BookColumn(title="口径和单位标准", width=24),
        BookColumn(title="应得结果", width=26),
        BookColumn(title="试算", width=26),
    ),
}
"""The sheets of the workbook by title, in their order, with their columns."""


def export_policy(
    desk: Desk,
    id_: str,
    *,
    by: Operator,
    now: datetime,
    keep: Callable[[bytes], None],
    make: Callable[[Sequence[Book]], bytes] = books_xlsx,
    progress: Callable[[int, int], None] = unheard,
) -> dict[str, int]:
    """Hand a policy as a workbook to ``keep``, log who took it, return its rows by sheet; ``make`` may work aside.

    For every option that is not chosen, what it would change in the open cases is reckoned; ``progress`` hears of
    each and may raise.  Raises ``policy-unknown``; what ``keep`` raises undoes the entry.
    """
    policy = desk.policy(id_)
    rows = _rows(desk, policy, progress)
    content = make([_book(desk, policy, title, rows[title], by=by, now=now) for title in SHEETS])
    with desk.store.atomic():
        after = "，".join(f"{title}{len(rows[title])}行" for title in SHEETS)
        desk.store.audit.append(at=now, operator=by.id, act="policy-export", subject=policy.id, after=after)
        keep(content)
    return {title: len(rows[title]) for title in SHEETS}


def _book(desk: Desk, policy: Policy, title: str, rows: Sequence[_Row], *, by: Operator, now: datetime) -> Book:
    status = STATUS_WORDS.get(policy.status, policy.status)
    said = "" if status in policy.title else f"（{status}）"
    remark = "增减只计未审批的案卷，每行只改这一项口径。" if title == "口径及影响" else ""
    return Book(
        title=title,
        lead=f"{policy.number}　{policy.title}{said}",
        foot=f"{desk.office.name}　{by.name} {now.astimezone():%Y-%m-%d %H:%M} 导出　{remark}".rstrip(),
        columns=SHEETS[title],
        rows=rows,
    )


def _rows(desk: Desk, policy: Policy, progress: Callable[[int, int], None]) -> dict[str, list[_Row]]:
    described, chosen = describe(policy), policy.choose(choices_of(desk.store, policy).readings)
    rows = (
        _measures(described, chosen),
        _values(desk, policy, described, chosen),
        _readings(desk, policy, chosen, progress),
        ((each["clause"], each["printed"], each["holds"], each["why"]) for each in described["errata"]),
        _materials(described),
        _examples(policy),
    )
    return {title: list(found) for title, found in zip(SHEETS, rows, strict=True)}


def _measures(policy: _Json, chosen: Mapping[str, str]) -> Iterator[_Row]:
    """Yield what the policy says of all measures, then of each: how it pays, on what conditions, what is left open."""
    yield _ALL, "政策包", f"{policy['id']}　版本 {short_hash(policy['hash'])}", ""
    for end, title in (("from", "施行"), ("until", "截止")):
        term = policy["force"][end]
        yield _ALL, title, value_words("force", term, policy, chosen).text, term["clause"]
    for each in policy["eligibility"]:
        yield _ALL, "适用对象", each["text"], each["clause"]
    for measure in policy["measures"]:
        name = measure["title"]
        yield name, "计发方式", measure["benefit"], measure["clause"]
        for each in (*measure["conditions"], *measure["criteria"]):
            yield name, "条件", each["title"], each["clause"]
        for each in measure["checks"]:
            yield name, "须核对", each["value"], each["clause"]
        for each in measure["open_questions"]:
            yield name, "原文未写明", each["value"], each["clause"]
    for each in policy["funding"]:
        yield _ALL, "资金分担", funding_words(each, policy), each["clause"]


def _values(desk: Desk, policy: Policy, described: _Json, chosen: Mapping[str, str]) -> Iterator[_Row]:
    left = {each.key: amount_words(each) for each in amounts(desk.store, policy)}
    for measure in described["measures"]:
        for name, term in measure["terms"].items():
            said, title = value_words(name, term, described, chosen), TERM_WORDS.get(name, name)
            office = left.get(f"{measure['id']}.{name}", "")
            yield measure["title"], title, said.text, term["clause"], said.reading, office


def _readings(
    desk: Desk, policy: Policy, chosen: Mapping[str, str], progress: Callable[[int, int], None]
) -> Iterator[_Row]:
    """Yield every option of every reading; of those not chosen, what they would change in the open cases."""
    held = Basis(policy=policy, choices=choices_of(desk.store, policy))
    options = [(reading, option) for reading in policy.readings.values() for option in reading.options]
    others = [(reading.id, option.id) for reading, option in options if chosen[reading.id] != option.id]
    effects = effects_of_each(desk.store, held, _one_by_one(held, others, progress))
    for reading, option in options:
        said = (reading.id, reading.title, reading.clause, option.text)
        if chosen[reading.id] == option.id:
            yield *said, _HOLDS, None, None, None
        else:
            yield *said, "", *_changed(next(effects))


def _one_by_one(
    held: Basis, others: Sequence[tuple[str, str]], progress: Callable[[int, int], None]
) -> Iterator[Basis]:
    for done, (reading, option) in enumerate(others):
        progress(done, len(others))
        choices = replace(held.choices, readings={**held.choices.readings, reading: option})
        yield replace(held, choices=choices)


def _changed(effects: Sequence[Effect]) -> tuple[int, int, int]:
    """Return how many cases a change touches, and how payable heads and fen differ."""
    people = sum(each.people_after - each.people_before for each in effects)
    return len(effects), people, sum(each.fen_after - each.fen_before for each in effects)


def _materials(policy: _Json) -> Iterator[_Row]:
    for measure in policy["measures"]:
        for each in handed_in(measure):
            yield measure["title"], each["title"], form_words(each), each["when"] or "都要提供", basis_words(each)


def _examples(policy: Policy) -> Iterator[_Row]:
    """Yield every worked example as it comes out now."""
    for example, ran in zip(policy.examples, judge(policy.text, name=policy.id).examples, strict=True):
        given = _facts(policy, example) if example.facts else map(_group, example.people)
        assumed = "\n".join(_assumed(policy, example))
        outcome = (ran.words, "相符") if ran.holds else ("", f"不符：{ran.words}")
        yield ran.measure, ran.name, "\n".join(given), assumed, *outcome


def _facts(policy: Policy, example: Example) -> Iterable[str]:
    for name, value in example.facts.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield f"{policy.facts[name].title}：{value_said(policy.facts[name], text)}"


def _group(group: Group) -> str:
    """Return what is said of persons who are alike: 3人：参保不符合。"""
    said = [group.tier] if group.tier else []
    said += [f"{criterion(each)}不符合" for each in group.unmet]
    said += [f"{criterion(each)}待核实" for each in group.unknown]
    return f"{group.count}人：{'，'.join(said) or '各项符合'}"


def _assumed(policy: Policy, example: Example) -> Iterable[str]:
    yield from (f"{id_}：{policy.readings[id_].option(option).text}" for id_, option in example.readings.items())
    for key, text in example.parameters.items():
        yield f"{parameter_title(policy, key)}：{amount_said(policy, key, text)}"
