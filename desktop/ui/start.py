"""From nothing to a signed-in operator: open the workspace, log in, change the one-time password."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from desktop.ui.acts.office import warm_up
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.opening import OpeningDialog
from desktop.ui.dialogs.sign_in import PasswordDialog, SignInDialog
from desktop.ui.locking import Hands
from desktop.ui.session import Session
from desktop.workspace import what_is


def enter(session: Session, folder: Path, passphrase: str) -> bool:
    """Return whether a workspace is open and somebody is signed in; a known passphrase is not asked for."""
    hands = Hands(session, session.now, {(Qt.KeyboardModifier.NoModifier, Qt.Key.Key_F1): _open_manual})
    entered = _enter(session, folder, passphrase)
    hands.rest()  # the window has its own
    return entered


def _enter(session: Session, folder: Path, passphrase: str) -> bool:
    session.tasks.run(session, warm_up, lambda _: None, reading=True)
    opening = OpeningDialog(session, folder, passphrase)
    if passphrase and what_is(folder / "key.json"):
        opening.submit()
    if not ask(opening):
        return False
    dialog = SignInDialog(session, hint=opening.hint)
    if not ask(dialog):
        return False
    if dialog.must_change:
        ask(PasswordDialog(session, first=True))
    return True


def _open_manual() -> None:
    from desktop.ui.guide import open_manual

    open_manual()
