"""Acts on policies: read, choose readings, set amounts, install packs, confirm drafts, reckon from typed figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError
from desktop.records import Operator
from desktop.ui.acts import papers
from desktop.ui.tasks import Errand
from desktop.workspace import refuse_own, write_whole
from rules.packleaves import Leaf, Leaves

if TYPE_CHECKING:
    from desktop.models.packs import FinalDocument
    from desktop.services.effects import Effect
    from desktop.services.install_policy import Examined, Installed
    from desktop.services.packs import Arrived
    from desktop.services.parameters import OpenAmount
    from rules.calculate import Calculation


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStanding:
    """How far a draft is confirmed: the final document, None before it is recorded; every value; the keys done."""

    final: FinalDocument | None
    values: tuple[Leaf, ...]
    done: frozenset[str]

    @property
    def left(self) -> int:
        """How many values wait."""
        return len(self.values) - sum(leaf.key in self.done for leaf in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A policy in readable form, and what holds here: the option of every reading, what is left to the office.

    ``draft`` says of a draft how far it is confirmed.
    """

    described: dict[str, Any]
    chosen: dict[str, str]
    amounts: Sequence[OpenAmount]
    draft: DraftStanding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A pack file that loads: what the check found, and what it would change in the open cases."""

    found: Examined
    effects: Sequence[Effect]


def shown(errand: Errand, *, id_: str) -> Shown:
    """Return what 政策库 shows of one policy."""
    from desktop.services.parameters import amounts

    described, chosen = papers.policy(errand, id_=id_)
    held = amounts(errand.desk.store, errand.desk.policy(id_))
    return Shown(described=described, chosen=chosen, amounts=held, draft=standing(errand, id_=id_))


def reading_effects(errand: Errand, *, id_: str, choices: Mapping[str, str]) -> list[Effect]:
    """Return what other readings would change, case by case."""
    from desktop.services.readings import effects

    return effects(errand.desk.store, errand.desk.policy(id_), choices)


def choose(errand: Errand, *, id_: str, choices: Mapping[str, str], by: Operator, now: datetime) -> list[str]:
    """Choose readings; return the cases to be verified again."""
    from desktop.services.readings import choose as service

    return service(errand.desk.store, errand.desk.policy(id_), choices, by=by, now=now)


def amount_effects(errand: Errand, *, id_: str, amount: OpenAmount, text: str) -> list[Effect]:
    """Return what another value would change; raise a DeskError that names the bound it breaks."""
    from desktop.services.choices import check_amount
    from desktop.services.parameters import effects

    policy = errand.desk.policy(id_)
    try:
        check_amount(policy, amount.key, text)
    except DeskError as error:
        raise _titled(error, amount.title) from error
    return effects(errand.desk.store, policy, {amount.key: text})


def set_amount(
    errand: Errand, *, id_: str, amount: OpenAmount, text: str, source: str, by: Operator, now: datetime
) -> list[str]:
    """Set a value on the authority of ``source``; return the cases to be verified again."""
    from desktop.services.parameters import set_amounts

    store, policy = errand.desk.store, errand.desk.policy(id_)
    try:
        return set_amounts(store, policy, {amount.key: text}, source=source, by=by, now=now)
    except DeskError as error:
        raise _titled(error, amount.title) from error


def check_pack(errand: Errand, *, path: Path) -> Checked:
    """Check a pack file; nothing is changed."""
    from desktop.importing import load
    from desktop.services.install_policy import effects_of_edition, examine
    from desktop.services.packs import open_pack

    desk, file = errand.desk, load(path)
    trusted = {signer.fingerprint for signer in desk.store.trusted.all()}
    arrived = open_pack(file.content, file.name, trusted=trusted)
    found = examine(arrived, desk.policies)
    return Checked(found=found, effects=() if found.failures else effects_of_edition(desk, arrived.policy))


def install(errand: Errand, *, arrived: Arrived, by: Operator, now: datetime) -> Installed:
    """Let the very pack that was checked hold from now on."""
    from desktop.services.install_policy import install_policy

    return install_policy(errand.desk, arrived, by=by, now=now)


def standing(errand: Errand, *, id_: str) -> DraftStanding | None:
    """Return how far a draft is confirmed, None for any other policy."""
    policy, packs = errand.desk.policy(id_), errand.desk.store.packs
    if policy.status != "draft":
        return None
    return DraftStanding(
        final=packs.final(policy.hash),
        values=tuple(Leaves(policy.text).confirmable().values()),
        done=frozenset(packs.confirmed(policy.hash)),
    )


def finalise(
    errand: Errand, *, id_: str, number: str, dated: date, path: Path, by: Operator, now: datetime
) -> FinalDocument:
    """Record the final document of a draft, with its file."""
    from desktop.importing import load
    from desktop.services.finalise_draft import finalise as service

    desk = errand.desk
    return service(desk.store, desk.policy(id_), number=number, dated=dated, file=load(path), by=by, now=now)


def confirm(errand: Errand, *, id_: str, key: str, text: str, by: Operator, now: datetime) -> DraftStanding | None:
    """Confirm one value as typed from the final document; return how far the draft is now."""
    from desktop.services.finalise_draft import confirm as service

    service(errand.desk.store, errand.desk.policy(id_), [f"{key}={text}"], by=by, now=now)
    return standing(errand, id_=id_)


def reckon(errand: Errand, *, id_: str, measure: str, facts: Mapping[str, object]) -> Calculation:
    """Reckon a measure from typed figures, under the readings and amounts that hold here."""
    from desktop.services.calculate import calculate
    from desktop.services.choices import choices_of

    desk = errand.desk
    policy = desk.policy(id_)
    held = choices_of(desk.store, policy)
    found = desk.measure(policy, measure)
    return calculate(policy, found, facts, readings=held.readings, amounts=held.amounts)


def export(errand: Errand, *, id_: str, path: Path, by: Operator, now: datetime) -> Path:
    """Write a policy as a workbook, built aside; return where it is."""
    from desktop.importing.ledgersheet import books_xlsx
    from desktop.services.export_policy import export_policy

    refuse_own(path)
    make, keep = partial(errand.aside, books_xlsx), partial(write_whole, path)
    export_policy(errand.desk, id_, by=by, now=now, make=make, keep=keep, progress=errand.progress)
    return path


def _titled(error: DeskError, title: str) -> DeskError:
    """Return the same refusal with the value called as the clerk knows it."""
    return DeskError(error.code, **{**error.details, "key": title})
