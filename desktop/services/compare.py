"""Compare two versions of a declaration, or two determinations of a case (对比): one list of what differs.

Versions and determinations are both counted from 1 in the order of their making.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.importing.templatefields import BOXES
from desktop.masking import masked, short_hash
from desktop.models.ledger import Case, Determination, Part, Version
from desktop.services.changes import RowChange, changes, paired
from desktop.services.desk import Desk
from desktop.services.figurewords import figures_in_words
from desktop.services.parameters import amount_said, parameter_title
from desktop.services.told import told
from rules.criteria import CRITERIA
from rules.document import Document
from rules.money import yuan_words
from rules.outcome import Outcome, Standing
from rules.policy import Policy
from rules.words import FLAG_WORDS, OUTCOME_WORDS, STANDING_WORDS

VERSIONS, DETERMINATIONS = "versions", "determinations"
_NOTHING = "—"
_Person = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs: of whom (``name`` '' for the case itself), where, and its text on either side.

    ``group`` is ``came`` ``fell`` ``cell`` ``enterprise`` ``declared`` for versions; ``figure`` ``outcome`` ``reason``
    ``policy`` ``evidence`` for determinations, and ``came`` ``fell`` too.
    """

    group: str
    name: str = ""
    id_masked: str = ""
    place: str = ""
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two that are compared: its number, when and by whom it was made, and its kind or hash in short."""

    number: int
    made_at: datetime
    made_by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two sides and what differs; ``same`` counts the persons in whom nothing does."""

    case: str
    kind: str
    before: Side
    after: Side
    differences: tuple[Difference, ...]
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What of a case can be compared, oldest first."""

    versions: tuple[Side, ...]
    determinations: tuple[Side, ...]


def sides_of(desk: Desk, number: str) -> Sides:
    """Return the versions and determinations of a case; raise ``case-unknown``."""
    store = desk.store
    case = store.cases.by_number(number)
    return Sides(
        versions=tuple(_version_side(each) for each in store.parts.versions(case.id)),
        determinations=tuple(
            _determination_side(at, each) for at, each in enumerate(store.determinations.of_case(case.id), start=1)
        ),
    )


def compare(desk: Desk, number: str, *, kind: str, before: int, after: int) -> Compared:
    """Compare two versions or determinations; raise ``case-unknown``, ``no-such-side`` where one does not exist."""
    case, sides = desk.store.cases.by_number(number), sides_of(desk, number)
    listed = sides.versions if kind == VERSIONS else sides.determinations
    chosen = {each.number: each for each in listed}
    for wanted in (before, after):
        if wanted not in chosen:
            what = "申报" if kind == VERSIONS else "核定"
            raise DeskError("no-such-side", case=number, what=what, number=wanted, count=len(listed))
    judge = _versions if kind == VERSIONS else _determinations
    found, same = judge(desk, case, before, after)
    return Compared(
        case=number, kind=kind, before=chosen[before], after=chosen[after], differences=tuple(found), same=same
    )


def compared_json(compared: Compared) -> dict[str, Any]:
    """Return a comparison as JSON."""
    return {
        "case": compared.case,
        "kind": compared.kind,
        "from": _side_json(compared.before),
        "to": _side_json(compared.after),
        "same": compared.same,
        "differences": [
            {
                "group": each.group,
                "name": each.name,
                "id": each.id_masked,
                "place": each.place,
                "field": each.field,
                "before": each.before,
                "after": each.after,
            }
            for each in compared.differences
        ],
    }


def _side_json(side: Side) -> dict[str, Any]:
    return {"number": side.number, "at": side.made_at.isoformat(), "by": side.made_by, "words": side.words}


def _version_side(version: Version) -> Side:
    return Side(number=version.number, made_at=version.made_at, made_by=version.made_by, words=version.kind.value)


def _determination_side(number: int, kept: Determination) -> Side:
    return Side(number=number, made_at=kept.made_at, made_by=kept.made_by, words=short_hash(kept.hash))


def _versions(desk: Desk, case: Case, before: int, after: int) -> tuple[list[Difference], int]:
    store = desk.store
    rows = [[kept.row for kept in store.parts.rows(case.id, version=each)] for each in (before, after)]
    found = changes(*rows)
    parts = {part.id: part for part in store.parts.of_case(case.id, live=False)}
    versions = {version.number: version for version in store.parts.versions(case.id)}
    then, now = ([parts[key] for key in versions[each].parts] for each in (before, after))
    differences = [
        *_enterprise(then, now),
        *_declared(then, now, [len(each) for each in rows]),
        *(_came_or_fell("came", row) for row in found.added),
        *(_came_or_fell("fell", row) for row in found.removed),
        *(each for row in found.changed for each in _cells(row)),
    ]
    return differences, found.same


def _enterprise(then: Sequence[Part], now: Sequence[Part]) -> Iterator[Difference]:
    for box in BOXES:
        texts = [str(getattr(parts[-1].enterprise, box.field)) if parts else "" for parts in (then, now)]
        yield from _differing("enterprise", box.label, *texts)


def _declared(then: Sequence[Part], now: Sequence[Part], heads: Sequence[int]) -> Iterator[Difference]:
    yield from _differing("declared", "花名册人数", *(f"{count}人" for count in heads))
    yield from _differing("declared", "申报人数", *(_sum(parts, "declared_people") for parts in (then, now)))
    yield from _differing("declared", "申报金额", *(_sum(parts, "declared_fen") for parts in (then, now)))
    yield from _differing("declared", "文件", *("、".join(part.file_name for part in parts) for parts in (then, now)))
    figures = [{name: text for part in parts for name, text in part.figures.items()} for parts in (then, now)]
    for name in sorted({*figures[0], *figures[1]}):
        yield from _differing("declared", name, *(each.get(name, "") for each in figures))


def _sum(parts: Sequence[Part], field: str) -> str:
    stated = [getattr(part, field) for part in parts if getattr(part, field) is not None]
    if not stated:
        return ""
    return yuan_words(sum(stated)) if field.endswith("_fen") else f"{sum(stated)}人"


def _came_or_fell(group: str, row: RowChange) -> Difference:
    words = {"came": (_NOTHING, "新增"), "fell": ("原有", "减少")}[group]
    return Difference(
        group=group,
        name=row.name,
        id_masked=row.id_masked,
        place=_place_words(row),
        field="人员",
        before=words[0],
        after=words[1],
    )


def _cells(row: RowChange) -> Iterator[Difference]:
    for each in row.fields:
        yield Difference(
            group="cell",
            name=row.name,
            id_masked=row.id_masked,
            place=_place_words(row),
            field=each.title,
            before=each.before or _NOTHING,
            after=each.after or _NOTHING,
        )


def _place_words(row: RowChange) -> str:
    sheet, number = row.after or row.before or ("", 0)
    return f"{sheet} 第{number}行"


def _differing(group: str, field: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(group=group, field=field, before=before or _NOTHING, after=after or _NOTHING)


def _determinations(desk: Desk, case: Case, before: int, after: int) -> tuple[list[Difference], int]:
    store = desk.store
    kept = store.determinations.of_case(case.id)
    documents = (json.loads(store.determinations.document(kept[each - 1].id)) for each in (before, after))
    then, now = (told(each, store.operators) for each in documents)
    pairs, gone, came = paired(then["persons"], now["persons"], (_number_and_name, _number, _name))
    persons = [list(_person(first, second, then, now)) for first, second in pairs]
    differences = [
        *_figures(then, now),
        *_bases(desk, then, now),
        *_evidence(then, now),
        *(_person_only("came", each, now) for each in came),
        *(_person_only("fell", each, then) for each in gone),
        *(each for found in persons for each in found),
    ]
    return differences, sum(not found for found in persons)


def _figures(then: Document, now: Document) -> Iterator[Difference]:
    both = [figures_in_words(each) | _remarks_and_steps(each) for each in (then, now)]
    for field in both[0]:
        yield from _differing("figure", field, *(each[field] for each in both))


def _remarks_and_steps(document: Document) -> dict[str, str]:
    steps = "；".join(f"{label} {value}" for label, value, _ in document["steps"])
    return {"备注": "".join(document["remarks"]), "核定步骤": steps}


def _bases(desk: Desk, then: Document, now: Document) -> Iterator[Difference]:
    yield from _differing("policy", "政策包", *(_pack_words(desk, each["pack"]) for each in (then, now)))
    policy = desk.policies.get(now["pack"]["id"])
    for key, worded in (("readings", _reading_words), ("parameters", _parameter_words)):
        texts: list[Mapping[str, str]] = [each.get(key, {}) for each in (then, now)]
        for name in sorted({*texts[0], *texts[1]}):
            yield from _differing("policy", *worded(policy, name, *(each.get(name, "") for each in texts)))


def _pack_words(desk: Desk, pack: Mapping[str, str]) -> str:
    policy = desk.policies.get(pack["id"])
    return f"{policy.number if policy else pack['id']}，版本 {short_hash(pack['hash'])}"


def _reading_words(policy: Policy | None, id_: str, before: str, after: str) -> tuple[str, str, str]:
    """Return a reading and its two options in the words of the policy that holds."""
    known = policy.readings.get(id_) if policy is not None else None
    options = {each.id: each.text for each in known.options} if known is not None else {}
    return f"口径 {id_}", options.get(before, before), options.get(after, after)


def _parameter_words(policy: Policy | None, key: str, before: str, after: str) -> tuple[str, str, str]:
    if policy is None or key not in policy.parameters():
        return f"单位标准 {key}", before, after
    said = [amount_said(policy, key, text) if text else "" for text in (before, after)]
    return f"单位标准 {parameter_title(policy, key)}", said[0], said[1]


def _evidence(then: Document, now: Document) -> Iterator[Difference]:
    files = [{(sha256, file) for file, sha256, _ in document["sheets"]} for document in (then, now)]
    for (_, file), words in (
        *((each, ("采用", "不再采用")) for each in sorted(files[0] - files[1])),
        *((each, (_NOTHING, "采用")) for each in sorted(files[1] - files[0])),
    ):
        yield Difference(group="evidence", field=file, before=words[0], after=words[1])
    yield from _differing(
        "evidence", "参保明细覆盖的月份", *("、".join(each["covered_months"]) for each in (then, now))
    )


def _person_only(group: str, person: _Person, document: Document) -> Difference:
    outcome = _outcome_words(person)
    sides = (_NOTHING, outcome) if group == "came" else (outcome, _NOTHING)
    return _of(person, document, group, "人员", *sides)


def _person(then: _Person, now: _Person, before: Document, after: Document) -> Iterator[Difference]:
    words = _outcome_words(then), _outcome_words(now)
    if words[0] != words[1]:
        yield _of(now, after, "outcome", "结论", *words)
    flags = [
        "；".join(FLAG_WORDS.get(flag, flag) for flag in person.get("flags", ())) or _NOTHING for person in (then, now)
    ]
    if flags[0] != flags[1]:
        yield _of(now, after, "reason", "提示", *flags)
    texts = [_sentences(person, document) for person, document in ((then, before), (now, after))]
    for criterion in dict.fromkeys([*texts[0], *texts[1]]):
        sides = [each.get(criterion, _NOTHING) for each in texts]
        if sides[0] != sides[1]:
            yield _of(now, after, "reason", CRITERIA[criterion].title, *sides)


def _sentences(person: _Person, document: Document) -> dict[str, str]:
    """Return what is said of each criterion: outcome and sentence."""
    found = [document["sentences"][index] for index, _ in person["reasons"]]
    return {criterion: f"{OUTCOME_WORDS[Outcome(outcome)]}：{text}" for criterion, outcome, _, text, _ in found}


def _outcome_words(person: _Person) -> str:
    standing = Standing(person["outcome"])
    sum_words = f" {yuan_words(person['amount_fen'])}" if standing is Standing.PAYABLE else ""
    return f"{STANDING_WORDS[standing]}{sum_words}"


def _of(person: _Person, document: Document, group: str, field: str, before: str, after: str) -> Difference:
    sheet, row = person["at"]
    return Difference(
        group=group,
        name=person["name"],
        id_masked=masked(person["id"]),
        place=f"{document['sheets'][sheet][2]} 第{row}行",
        field=field,
        before=before,
        after=after,
    )


def _number_and_name(person: _Person) -> str:
    return f"{person['id']} {_name(person)}" if person["id"] and person["name"] else ""


def _number(person: _Person) -> str:
    return str(person["id"])


def _name(person: _Person) -> str:
    return "".join(person["name"].split())
