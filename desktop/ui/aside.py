"""Work done aside: in a spawned process that never sees the database, so that the window keeps its breath.

A process is started at the first call and kept.  Whoever waits is asked twenty times a second whether to go on; when
the waiting raises, the process is killed in the middle of whatever it does and the next call starts another.
"""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PATIENCE = 0.05  # seconds between two questions


class AsideFailedError(Exception):
    """The function failed by a defect of ours, or its process died; the words are its traceback."""


class Aside:
    """One helping process; used by the one thread that made it."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: Any = None
        self._line: Connection | None = None

    def call(self, function: Callable[..., Any], *args: object, waiting: Callable[[], None], **named: object) -> Any:  # noqa: ANN401
        """Return what a function of a module returns, or raise what it raised as a DeskError.

        ``waiting`` is called while there is nothing yet and may raise to end it.
        """
        line = self._ready()
        try:
            line.send((function, args, named))
            while not line.poll(_PATIENCE):
                waiting()
            done, value = line.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise AsideFailedError("the helping process died") from error
        except BaseException:
            self.close()
            raise
        if done:
            return value
        raise value if isinstance(value, Exception) else AsideFailedError(value)

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process, self._line = None, None

    def _ready(self) -> Connection:
        if self._line is None or not self._process.is_alive():
            self.close()
            import multiprocessing  # start-up has no use for it

            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), name="wengang-aside", daemon=True)
            self._process.start()
            theirs.close()
        return self._line


def _serve(line: Connection) -> None:
    """Answer calls until the window goes."""
    from desktop.errors import DeskError

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides
    while True:
        try:
            function, args, named = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[bool, object] = (True, function(*args, **named))
        except DeskError as error:
            answer = (False, error)
        except Exception:  # noqa: BLE001  the outermost frame of this process: the runner logs it as our defect
            answer = (False, traceback.format_exc())
        with suppress(OSError):  # the window may have died meanwhile, which the next call tells
            line.send(answer)
