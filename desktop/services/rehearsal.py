"""Do something for the look of it (预演): what the block writes is seen inside it and taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from desktop.models.store import Store


class _EndedError(Exception):
    """Ends a rehearsal: the transaction goes back on it."""


@contextmanager
def rehearsal(store: Store) -> Iterator[None]:
    """Take back whatever the block wrote; an error goes on as it would.

    Nobody else may use the connection meanwhile, for they would see what never was.
    """
    with suppress(_EndedError), store.atomic():
        yield
        raise _EndedError
