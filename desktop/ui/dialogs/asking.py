"""The one way to show a dialog: it is gone once it was answered, and with it what it held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QDialog

from desktop.ui.tasks import part


def ask(dialog: QDialog) -> bool:
    """Show a dialog until it is answered; return whether it was accepted.

    Its fields can be read until the event loop turns.
    """
    with asking(dialog) as agreed:
        return agreed


@contextmanager
def asking(dialog: QDialog) -> Iterator[bool]:
    """Show a dialog; it stays while the block runs, and until everything it asked a task for there was answered.

    So a refusal can bring it back as it was filled in.  Yields whether it was accepted.
    """
    try:
        yield dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        part(dialog)
