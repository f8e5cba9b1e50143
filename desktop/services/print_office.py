"""Papers of many cases (汇总表、资金分担结算单、报送函): seen as they would be, then issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Paper
from desktop.records import Operator
from desktop.services import settle_funding, summarise, transmit
from desktop.services.desk import Desk
from desktop.services.print_form import Draw, Printed, draw_here


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePaper:
    """One paper ``about`` a policy, a transmittal about a batch.

    ``at`` is the place of a settlement's funding in the policy, else 0; ``words`` say for people what it is about.
    """

    form: str
    about: str
    at: int
    words: str
    printed: Printed


def preview_office(
    desk: Desk, form: str, about: str, *, now: datetime, draw: Draw = draw_here
) -> tuple[OfficePaper, ...]:
    """Return the papers that a policy or a batch has now: as they would be issued, or as they stand.

    Nothing is numbered or logged.  Raises ``no-approved-cases``, ``no-funding``, ``policy-unknown``, ``batch-unknown``.
    """
    if form == transmit.FORM:
        printed = transmit.preview_transmittal(desk, about, now=now, draw=draw)
        return (OfficePaper(form=form, about=about, at=0, words=about, printed=printed),)
    pack = desk.policy(about)
    if form == summarise.FORM:
        printed = summarise.preview_summary(desk, pack, now=now, draw=draw)
        return (OfficePaper(form=form, about=about, at=0, words=pack.number, printed=printed),)
    return tuple(
        OfficePaper(
            form=form,
            about=about,
            at=part.at,
            words=f"{pack.number}　{part.funding.clause}",
            printed=settle_funding.preview_part(desk, part, now=now, draw=draw),
        )
        for part in settle_funding.parts_of(desk, pack)
    )


def issue_office(
    desk: Desk, form: str, about: str, at: int, *, by: Operator, now: datetime, draw: Draw = draw_here
) -> tuple[Paper, bool]:
    """Return the paper that stands now, and whether it was issued just now; raise as :func:`preview_office` does."""
    if form == transmit.FORM:
        return transmit.issue_transmittal(desk, about, by=by, now=now, draw=draw)
    pack = desk.policy(about)
    if form == summarise.FORM:
        return summarise.issue_summary(desk, pack, by=by, now=now, draw=draw)
    part = next((part for part in settle_funding.parts_of(desk, pack) if part.at == at), None)
    if part is None:
        raise DeskError("no-approved-cases", policy=pack.number)
    return settle_funding.issue_part(desk, part, by=by, now=now, draw=draw)
