"""Acts on packs under way and on what stands behind a policy: begin, edit, judge, sign, install, originals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import DeskError
from desktop.records import Operator, SourceFile
from desktop.ui.acts.materials import drawn
from desktop.ui.tasks import Errand
from desktop.workspace import refuse_own, write_whole

if TYPE_CHECKING:
    from desktop.models.originals import Original, PackDraft
    from desktop.services.edit_pack import Judged
    from desktop.services.effects import Effect
    from desktop.services.install_policy import Installed
    from desktop.services.packfields import Field
    from desktop.ui.scanpage import Drawn
    from rules.packdiff import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A draft as it is kept, what it comes to, its values for the form, and how it differs from where it began.

    ``changes`` is None while the draft does not load, or its parent is not at hand.
    """

    draft: PackDraft
    judged: Judged
    fields: tuple[Field, ...]
    changes: Sequence[Change] | None


def drafts(errand: Errand) -> list[PackDraft]:
    """Return every draft, the one changed last first."""
    return errand.desk.store.pack_drafts.all()


def begin(errand: Errand, *, source: str, id_: str, years: int, by: Operator, now: datetime) -> PackDraft:
    """Begin a draft from a policy."""
    from desktop.services.pack_drafts import begin_draft

    return begin_draft(errand.desk, source, id_, years=years, by=by, now=now)


def discard(errand: Errand, *, id_: str, by: Operator, now: datetime) -> None:
    """Let a draft go."""
    from desktop.services.pack_drafts import discard_draft

    discard_draft(errand.desk.store, id_, by=by, now=now)


def look(errand: Errand, *, id_: str) -> Edited:
    """Return a draft as it is."""
    from desktop.services.pack_drafts import draft_of

    return _edited(errand, draft_of(errand.desk.store, id_))


def set_value(errand: Errand, *, id_: str, key: str, typed: str, now: datetime) -> Edited:
    """Keep one value as typed; return what the draft comes to."""
    from desktop.services.pack_drafts import set_value as service

    return _edited(errand, service(errand.desk, id_, key, typed, now=now))


def set_text(errand: Errand, *, id_: str, text: str, now: datetime) -> Edited:
    """Keep the whole text as typed; return what the draft comes to."""
    from desktop.services.pack_drafts import keep_text

    return _edited(errand, keep_text(errand.desk.store, id_, text, now=now))


def look_at(errand: Errand, *, id_: str, line: int, now: datetime) -> Edited:
    """Take the mark of a line away: the clerk held it against the document."""
    from desktop.services.edit_pack import looked_at
    from desktop.services.pack_drafts import draft_of, keep_text

    store = errand.desk.store
    return _edited(errand, keep_text(store, id_, looked_at(draft_of(store, id_).content, line), now=now))


def change_examples(errand: Errand, *, id_: str, number: int, drop: bool, now: datetime) -> Edited:
    """Write an example once more, or drop it."""
    from desktop.services.edit_pack import copy_example, drop_example
    from desktop.services.pack_drafts import draft_of, keep_text

    change: Callable[[str, int], str] = drop_example if drop else copy_example
    text = change(draft_of(errand.desk.store, id_).content, number)
    return _edited(errand, keep_text(errand.desk.store, id_, text, now=now))


def effects(errand: Errand, *, id_: str) -> list[Effect]:
    """Return what a draft would change if it held; raise ``pack-fault`` where it does not load."""
    from desktop.services.install_policy import effects_of_edition
    from desktop.services.pack_drafts import open_draft

    return effects_of_edition(errand.desk, open_draft(errand.desk.store, id_).policy)


def install_draft(errand: Errand, *, id_: str, by: Operator, now: datetime) -> Installed:
    """Let a draft hold, and let it go."""
    from desktop.services.pack_drafts import install_draft as service

    return service(errand.desk, id_, by=by, now=now)


def write_draft(errand: Errand, *, id_: str, path: Path) -> Path:
    """Write a draft as a pack file."""
    from desktop.services.pack_drafts import draft_of

    refuse_own(path)
    write_whole(path, draft_of(errand.desk.store, id_).content.encode())
    return path


def sign_draft(errand: Errand, *, id_: str, path: Path, by: Operator, now: datetime) -> Path:
    """Sign a draft whose examples hold, and write it as a pack file."""
    from desktop.services.install_policy import sign_policy
    from desktop.services.pack_drafts import open_draft

    desk = errand.desk
    refuse_own(path)
    with desk.store.atomic():
        write_whole(path, sign_policy(desk, open_draft(desk.store, id_), by=by, now=now))
    return path


def sign_file(errand: Errand, *, source: Path, path: Path, by: Operator, now: datetime) -> Path:
    """Sign a pack file whose examples hold, and write it under another name."""
    from desktop.importing import load
    from desktop.services.install_policy import sign_policy
    from desktop.services.packs import open_pack

    desk, file = errand.desk, load(source)
    refuse_own(path)
    with desk.store.atomic():
        arrived = open_pack(file.content, file.name, trusted=())
        write_whole(path, sign_policy(desk, arrived, by=by, now=now))
    return path


def originals(errand: Errand, *, policy: str) -> list[Original]:
    """Return the originals of a policy, oldest first."""
    return errand.desk.store.originals.of_policy(policy)


def original_page(errand: Errand, *, policy: str, original: int, number: int, width: int) -> Drawn:
    """Return a page of an original (counted from 1) so many pixels wide; raise ``original-unshown`` where none can be.

    The document is foreign: it is drawn in the helping process, in bounded time and memory.
    """
    file = _original(errand, policy, original)
    try:
        return drawn(errand, file, number, width)
    except DeskError as error:
        if error.code != "scan-unshown":
            raise
        raise DeskError("original-unshown", file=file.name) from error


def attach(errand: Errand, *, policy: str, path: Path, by: Operator, now: datetime) -> Original:
    """Keep a file as an original of a policy."""
    from desktop.importing import load
    from desktop.services.originals import attach_original

    return attach_original(errand.desk, policy, load(path), by=by, now=now)


def save_original(errand: Errand, *, policy: str, number: int, path: Path) -> Path:
    """Write an original where the clerk wants it."""
    refuse_own(path)
    write_whole(path, _original(errand, policy, number).content)
    return path


def _original(errand: Errand, policy: str, number: int) -> SourceFile:
    from desktop.services.originals import original

    return original(errand.desk.store, policy, number)


def _edited(errand: Errand, draft: PackDraft) -> Edited:
    from desktop.services.edit_pack import fields, judge
    from desktop.services.pack_drafts import like_of
    from rules.packdiff import differences

    like = like_of(errand.desk, draft)
    judged = judge(draft.content, name=draft.policy)
    compare = partial(differences, like, draft.content)
    return Edited(
        draft=draft,
        judged=judged,
        fields=fields(draft.content, like=like),
        changes=compare() if like and judged.policy is not None else None,
    )
