"""Record a hired coach (登记包车): one invoice once in the township, who rode, and who bears how much of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from desktop.errors import DeskError
from desktop.importing import load, read_riders
from desktop.importing.cells import yuan_to_fen
from desktop.importing.uscc import clean_uscc, well_formed
from desktop.models.firmledger import Trip, TripShare
from desktop.models.store import Store
from desktop.records import Enterprise, Operator, RiderList
from rules.coach import filer, split_coach
from rules.money import yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Hire:
    """A coach as the clerk enters it: ``cost`` in yuan, ``joint`` as ``USCC=riders`` with the filer's own."""

    invoice: str
    day: date
    uscc: str
    cost: str
    origin: str = ""
    joint: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TripTaken:
    """A coach as recorded, the cases to be verified again, and what a person should look at."""

    trip: Trip
    stale: tuple[str, ...]
    remarks: tuple[str, ...]


def record_trip(
    store: Store,
    hire: Hire,
    riders: Path | None,
    *,
    by: Operator,
    now: datetime,
    read: Callable[..., RiderList] = read_riders,
) -> TripTaken:
    """Record a coach with its rider list; a joint one is shared by riders to the fen.

    Raises ``invoice-missing``, ``invoice-used`` with where it is recorded, ``cost-unreadable``,
    ``firm-code-invalid``, ``joint-unreadable``, and what a rider list that cannot be read raises.
    """
    invoice, uscc, cost_fen = _checked(hire)
    heads = _joint(hire.joint, uscc)
    split = split_coach(cost_fen, heads) if heads else {}
    listed = read(load(riders)) if riders else None
    with store.atomic():
        done = store.trips.record(
            invoice=invoice,
            day=hire.day,
            enterprise=Enterprise(uscc=uscc, name=store.cases.name_of(uscc)),
            cost_fen=cost_fen,
            origin=hire.origin.strip(),
            shares=[TripShare(uscc=who, riders=heads[who], share_fen=fen) for who, fen in split.items()],
            riders=listed,
            made=(by.id, now),
        )
        trip = store.trips.get(done.extract)
        after = f"发票{invoice} {hire.day} {yuan(cost_fen)}元 {trip.riders}人"
        store.audit.append(at=now, operator=by.id, act="trip", subject=f"trip-{trip.id} {uscc}", before="", after=after)
    return TripTaken(trip=trip, stale=done.stale, remarks=tuple(_remarks(trip, heads)))


def _checked(hire: Hire) -> tuple[str, str, int]:
    """Return the invoice's number, the enterprise's code and the cost in fen, as they are kept."""
    invoice = "".join(unicodedata.normalize("NFKC", hire.invoice).split()).upper()
    cost_fen, uscc = yuan_to_fen(hire.cost), clean_uscc(hire.uscc)
    if not invoice:
        raise DeskError("invoice-missing")
    if not cost_fen:
        raise DeskError("cost-unreadable", cost=hire.cost)
    if not well_formed(uscc):
        raise DeskError("firm-code-invalid")
    return invoice, uscc, cost_fen


def _joint(written: Sequence[str], uscc: str) -> dict[str, int]:
    """Return the riders of every enterprise of a joint coach, empty for a coach of one."""
    heads: dict[str, int] = {}
    for text in written:
        who, _, count = text.partition("=")
        code = clean_uscc(who)
        if not (well_formed(code) and count.strip().isdecimal() and int(count)) or code in heads:
            raise DeskError("joint-unreadable", text=text)
        heads[code] = int(count)
    if heads and uscc not in heads:
        raise DeskError("joint-unreadable", text=uscc)
    return heads


def _remarks(trip: Trip, heads: dict[str, int]) -> list[str]:
    remarks = []
    if heads and heads[trip.uscc] < heads[filer(heads)]:
        remarks.append(f"拼车一般由乘车人数最多的企业（{filer(heads)}）申报，请核对由哪一家申报。")
    if heads and trip.riders and sum(heads.values()) != trip.riders:
        remarks.append(f"各企业乘车人数合计{sum(heads.values())}人，乘车人员名单上是{trip.riders}人，请核对。")
    if trip.problems:
        remarks.append(f"乘车人员名单有{len(trip.problems)}处需要核对。")
    return remarks
