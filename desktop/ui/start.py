"""From nothing to a signed-in operator: open the workspace, log in, change the one-time password."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog

from desktop.ui.acts.office import warm_up
from desktop.ui.dialogs.opening import OpeningDialog
from desktop.ui.dialogs.sign_in import PasswordDialog, SignInDialog
from desktop.ui.session import Session
from desktop.workspace import what_is


def enter(session: Session, folder: Path, passphrase: str) -> bool:
    """Return whether a workspace is open and somebody is signed in; a known passphrase is not asked for."""
    session.tasks.run(session, warm_up, lambda _: None, reading=True)
    opening = OpeningDialog(session, folder, passphrase)
    if passphrase and what_is(folder / "key.json"):
        opening.submit()
    if opening.exec() != QDialog.DialogCode.Accepted:
        return False
    dialog = SignInDialog(session, hint=opening.hint)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    if dialog.must_change:
        PasswordDialog(session, first=True).exec()
    return True
