"""Acts on paper and policy: preview, issue, summary, the policy in readable form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.records import Operator
from desktop.ui.tasks import Errand
from desktop.workspace import write_whole


def preview(errand: Errand, *, number: str, form: str, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Return a form as it would be issued, marked 预览 无效; nothing is numbered or logged."""
    from desktop.services.print_form import print_form

    desk = errand.desk
    case = desk.store.cases.by_number(number)
    return print_form(desk, case, form, by=by, now=now, draw=errand.draw, preview=True)


def issue(errand: Errand, *, number: str, form: str, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Issue a form, or print the issued one again."""
    from desktop.services.print_form import print_form

    desk = errand.desk
    return print_form(desk, desk.store.cases.by_number(number), form, by=by, now=now, draw=errand.draw)


def summary(errand: Errand, *, policy: str, path: Path, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Make the signed summary and write it."""
    from desktop.services.summarise import summarise

    desk = errand.desk
    with desk.store.atomic():
        printed = summarise(desk, desk.policy(policy), by=by, now=now, draw=errand.draw)
        write_whole(path, printed.pdf)
    return printed


def policy(errand: Errand, *, id_: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a policy in readable form, and which option of every reading holds here."""
    from desktop.services.choices import choices_of
    from desktop.services.describe import describe

    desk = errand.desk
    found = desk.policy(id_)
    return describe(found), found.choose(choices_of(desk.store, found).readings)
