"""The command line of the public contract: parse, call a service, print.  Nothing is decided here."""

from __future__ import annotations

from desktop.cli.program import main

__all__ = ["main"]
