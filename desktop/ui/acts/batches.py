"""Acts on batches, of both sides: what is ready, preview, create, save, check, receive, answer, feedback, walk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError
from desktop.records import CaseState, Operator
from desktop.ui.tasks import Errand
from desktop.workspace import reason_of, write_whole

if TYPE_CHECKING:
    from desktop.exchange import Batch
    from desktop.models.answers import MarkKind
    from desktop.services.answer_batch import Objections

_CASE_PAPERS = 2  # approval and roster; the batch has one summary more


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Where escalation stands: approved cases, those not there yet, batches sent and received (newest first).

    ``sent`` are lines of :mod:`desktop.services.sent`; ``trusted`` fingerprints of signers.
    """

    approved: tuple[Any, ...]
    waiting: int
    stale: int
    sent: tuple[Any, ...]
    received: tuple[Any, ...]
    trusted: frozenset[str] = frozenset()


def ready(errand: Errand, *, policy: str, now: datetime) -> Ready:
    """Return where escalation stands for one policy."""
    from desktop.services.look import list_cases
    from desktop.services.sent import sent_batches

    store = errand.desk.store
    found = list_cases(store, policy=policy)
    waiting = (CaseState.VERIFIED, CaseState.REVIEWED, CaseState.NOTICED)
    return Ready(
        approved=tuple(line for line in found if line.case.state is CaseState.APPROVED),
        waiting=sum(line.case.state in waiting for line in found),
        stale=sum(bool(line.case.stale) for line in found),
        sent=tuple(sent_batches(store, now=now)),
        received=tuple(reversed(store.received.all())),
        trusted=frozenset(signer.fingerprint for signer in store.trusted.all()),
    )


def preview(errand: Errand, *, policy: str, numbers: Collection[str]) -> Any:  # noqa: ANN401
    """Return what a batch of these cases would hold, and what to look at first; of none of them what stays behind.

    Cases that have moved on since they were chosen are left out: the list that shows them is being read anew.
    """
    from desktop.services.batch_scans import ScanTotal
    from desktop.services.escalate_preview import Preview, escalate_preview, left_behind

    desk = errand.desk
    approved = {case.number for case in desk.store.cases.all(policy=policy, state=CaseState.APPROVED)}
    still = approved.intersection(numbers)
    if still:
        return escalate_preview(desk, desk.policy(policy), still)
    behind = tuple(left_behind(desk, desk.policy(policy)))
    return Preview(cases=(), people=0, payable_fen=0, sums=(), shares=(), concerns=behind, scans=ScanTotal())


def create(  # noqa: PLR0913  each is one thing that a clerk chooses
    errand: Errand,
    *,
    policy: str,
    numbers: Collection[str],
    path: Path,
    passphrase: str | None,
    plain: bool,
    with_scans: bool,
    by: Operator,
    now: datetime,
) -> Any:  # noqa: ANN401
    """Make a batch and write it; the cases move only if the file is written and reads back as it was."""
    from desktop.services.create_batch import create_batch
    from desktop.services.save_batch import write_batch

    desk = errand.desk
    with desk.store.atomic():
        made = create_batch(
            desk,
            desk.policy(policy),
            by=by,
            now=now,
            passphrase=passphrase,
            plain=plain,
            numbers=numbers,
            with_scans=with_scans,
            draw=_counted(errand, _CASE_PAPERS * len(numbers) + 1),
        )
        write_batch(desk, made.batch, made.content, path, by=by, now=now)
    return made


def _counted(errand: Errand, total: int) -> Callable[[Callable[[Any], bytes], Any], bytes]:
    """Draw papers in another process and tell how many are done."""
    done = 0

    def draw(render: Callable[[Any], bytes], sheet: object) -> bytes:
        nonlocal done
        errand.tell(done, total)
        done += 1
        return errand.draw(render, sheet)

    return draw


def save(errand: Errand, *, number: str, path: Path, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Write a batch out once more, read it back, and keep where it went."""
    from desktop.services.save_batch import save_batch

    return save_batch(errand.desk, number, path, by=by, now=now)


def size_of(errand: Errand, *, number: str) -> int:
    """Return how many bytes a batch has."""
    store = errand.desk.store
    return len(store.batches.content(store.batches.by_number(number).id))


def check(errand: Errand, *, path: Path, passphrase: str | None) -> tuple[Any, bool, int]:
    """Return a batch, wholly checked, whether its signer is trusted here, and how many scans it has."""
    from desktop.services.receive_batch import check_batch, scans_in

    trusted = {signer.fingerprint for signer in errand.desk.store.trusted.all()}
    batch, is_trusted = check_batch(_content(path), passphrase=passphrase, trusted=trusted)
    return batch, is_trusted, len(scans_in(batch))


def save_scans(_errand: Errand, *, batch: Batch, folder: Path) -> int:
    """Write the scans of a checked batch into a folder; return how many there were."""
    from desktop.services.batch_scans import write_scans
    from desktop.services.receive_batch import scans_in

    return len(write_scans(batch.members, scans_in(batch), folder))


def receive(errand: Errand, *, path: Path, passphrase: str | None, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Take a batch in and return what was found."""
    from desktop.services.receive_batch import receive_batch

    content = _content(path)
    return receive_batch(errand.desk, content, passphrase=passphrase, by=by, now=now, progress=errand.progress)


def answer(errand: Errand, *, number: str, objections: Objections, path: Path, by: Operator, now: datetime) -> Path:
    """Write the signed answer to a received batch; it is logged only if it is written."""
    from desktop.services.answer_batch import answer_batch

    desk = errand.desk
    with desk.store.atomic():
        write_whole(path, answer_batch(desk, number, objections, by=by, now=now))
    return path


def feedback(errand: Errand, *, path: Path, by: Operator, now: datetime) -> Any:  # noqa: ANN401
    """Take the district's answer; return the walk through what it objected to."""
    from desktop.services.feedback_walk import feedback_walk
    from desktop.services.sent import sent_batches
    from desktop.services.take_feedback import take_feedback

    desk = errand.desk
    answered = take_feedback(desk, _content(path), by=by, now=now)
    case = answered[0].case
    number = next(line.batch.number for line in sent_batches(desk.store, now=now) if case in line.batch.cases)
    return feedback_walk(desk, number)


def walk(errand: Errand, *, number: str) -> Any:  # noqa: ANN401
    """Return the walk through the answer to a batch."""
    from desktop.services.feedback_walk import feedback_walk

    return feedback_walk(errand.desk, number)


def mark(
    errand: Errand,
    *,
    number: str,
    case: str,
    row: int | None,
    kind: MarkKind,
    note: str,
    by: Operator,
    now: datetime,
) -> Any:  # noqa: ANN401
    """Keep what we do about one objection; return the walk as it is then."""
    from desktop.services.feedback_walk import mark as service

    return service(errand.desk, number, case, row, kind, note=note, by=by, now=now)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DeskError("cannot-read", file=path.name, reason=reason_of(error)) from error
