"""The command ``decide``: one step with one case or with many, each with the checks that the window makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, NOTHING_DONE, Frame, framed, now
from desktop.errors import DeskError
from desktop.records import STATE_WORDS

if TYPE_CHECKING:
    from desktop.models.ledger import Case
    from desktop.services.decide_many import Decided

_SIGHTED = frozenset({"review", "approve"})


@click.command()
@click.argument("cases", nargs=-1, metavar="CASE...")
@click.option("--step", required=True, help="步骤")
@click.option("--reason", default="", help="理由")
@click.option("--all-mine", is_flag=True, help="本人能办的全部待复核（待审批）案卷，同 queue 所列")
@click.option("--seen", multiple=True, help="看过的核定结果（queue --json 的 determination）：哈希，或 案卷=哈希")
@framed
def decide(
    frame: Frame, cases: tuple[str, ...], step: str, reason: str, seen: tuple[str, ...], *, all_mine: bool
) -> None:
    """办理一个案卷的一个步骤，或成批办理；办不了的逐件说明原因，不影响其他案卷。"""
    from desktop.services.decide_many import decide_many, waiting_for_me

    if bool(cases) == all_mine:
        raise click.UsageError("要写明案卷编号，或写 --all-mine，二者之一")
    if seen and (all_mine or step not in _SIGHTED):
        raise click.UsageError("--seen 只用于写明案卷的复核（review）、审批（approve）")
    chosen, others = _chosen(cases, seen), list[tuple[str, DeskError]]()
    with frame.signed_in() as (desk, by):
        if all_mine:
            chosen, others = waiting_for_me(desk.store, step, by=by, now=now())
        done = decide_many(desk.store, chosen, step, by=by, now=now(), reason=reason, remarks_shown=not all_mine)
    if len(cases) == 1:
        _answer_one(frame, done)
    else:
        _answer_many(frame, done, others)


def _chosen(cases: Sequence[str], seen: Sequence[str]) -> list[tuple[str, str | None]]:
    """Return (case, hash that was seen or None) of every case that is named, each once."""
    named = list(dict.fromkeys(cases))
    if len(named) == 1 and len(seen) == 1 and "=" not in seen[0]:
        seen = [f"{named[0]}={seen[0]}"]
    hashes = {case.strip(): hash_.strip() for case, equals, hash_ in (each.partition("=") for each in seen) if equals}
    if len(hashes) < len(seen) or not set(hashes) <= set(named) or not all(hashes.values()):
        raise click.UsageError("--seen 要写成 案卷=哈希，且是本次办理的案卷；哈希不能空着")
    return [(number, hashes.get(number)) for number in named]


def _answer_one(frame: Frame, done: Decided) -> None:
    if done.refused:
        raise done.refused[0][1]
    [(before, after)] = done.moved
    answer = {"case": before.number, "step": done.step, "from": before.state.value, "to": after.state.value}
    frame.answer(answer, _moved_words(before, after))


def _answer_many(frame: Frame, done: Decided, others: Sequence[tuple[str, DeskError]]) -> None:
    answer: dict[str, Any] = {
        "step": done.step,
        "moved": [{"case": b.number, "from": b.state.value, "to": a.state.value} for b, a in done.moved],
        "refused": [{"case": number, **error.as_json()} for number, error in done.refused],
        "not_mine": [{"case": number, **error.as_json()} for number, error in others],
    }
    code = DONE if not done.refused else NEEDS_A_PERSON if done.moved else NOTHING_DONE
    if code == NOTHING_DONE:
        answer["error"] = done.refused[0][1].as_json()
    lines = [_moved_words(before, after) for before, after in done.moved]
    lines += [f"没有办理 {number}：{error.message}{error.advice}" for number, error in done.refused]
    lines += [f"不归本人办理 {number}：{error.message}" for number, error in others]
    frame.answer(answer, *lines or ["没有等待本人办理的案卷。"], code=code)


def _moved_words(before: Case, after: Case) -> str:
    return f"{before.number}：{STATE_WORDS[before.state]} → {STATE_WORDS[after.state]}"


COMMANDS = (decide,)
