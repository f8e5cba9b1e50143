"""``python -m desktop``: no command opens the window, a command runs the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_WINDOW_OPTIONS = 2  # --workspace DIR


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    if getattr(sys, "frozen", False):  # the packaged program is its own worker process
        import multiprocessing

        multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0].startswith("--workspace="):
        given[:1] = ["--workspace", given[0].removeprefix("--workspace=")]
    if not given or (given[0] == "--workspace" and len(given) <= _WINDOW_OPTIONS):
        from desktop.app import main as open_window

        return open_window(given)
    from desktop.cli import main as run_command

    return run_command(given)


if __name__ == "__main__":
    sys.exit(main())
