"""Errors that a clerk can act on: a code, a sentence, one piece of advice.

Findings and problems of rows are values, not errors.  Anything that is no :class:`DeskError` is our own defect.  The
words of every code stand in :mod:`desktop.error_words`; ``{name}`` is filled from the details that the raiser gives.
No detail may be an unmasked identity number.
"""

from __future__ import annotations

from desktop.error_words import WORDS

__all__ = ["WORDS", "DeskError", "WorkbookUnreadable"]


class DeskError(Exception):
    """An act was refused or could not be done; nothing was changed."""

    def __init__(self, code: str, /, **details: object) -> None:
        """Word the error by its code; an unknown code is a defect and fails at once."""
        words = WORDS[code]
        self.code = code
        self.details = details
        self.message = words.message.format(**details)
        self.advice = words.advice.format(**details)
        super().__init__(f"{code}: {self.message}")

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from another process."""
        return _rebuild, (type(self), self.code, self.details)

    def as_json(self) -> dict[str, str]:
        """Return the error as the command line prints it."""
        return {"code": self.code, "message": self.message, "advice": self.advice}


class WorkbookUnreadable(DeskError):
    """A whole file could not be read; it is listed as unreadable and nothing of it is stored."""


def _rebuild(kind: type[DeskError], code: str, details: dict[str, object]) -> DeskError:
    return kind(code, **details)
