"""``python -m desktop``: no command opens the window, a command runs the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_WINDOW_OPTIONS = 2  # --workspace DIR


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0] == "--workspace" and len(given) <= _WINDOW_OPTIONS):
        from desktop import app

        return app.main(given)
    from desktop import cli

    return cli.main(given)


if __name__ == "__main__":
    sys.exit(main())
