"""The command line as a script uses it: one call, one exit code, one JSON document."""

from __future__ import annotations

import contextlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from desktop import cli


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a call gave back; ``value`` is the JSON document on standard output, ``told`` what went to people."""

    code: int
    value: Any
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """One workspace and its secrets, as environment variables hold them."""

    workspace: Path
    passphrase: str = ""
    password: str = ""
    batch_passphrase: str = ""

    def run(self, *arguments: object, operator: str = "clerk") -> Answer:
        """Run one command with ``--json``; fail where standard output is not exactly one JSON document."""
        code, out, told = self._call(*arguments, "--json", "--as", operator)
        return Answer(code=code, value=json.loads(out), told=told)

    def read(self, *arguments: object, operator: str = "clerk") -> str:
        """Run one command as people do; return everything that it says to them."""
        _, out, told = self._call(*arguments, "--as", operator)
        return out + told

    def _call(self, *arguments: object) -> tuple[int, str, str]:
        secrets = {
            "WENGANG_WORKSPACE": str(self.workspace),
            "WENGANG_PASSPHRASE": self.passphrase,
            "WENGANG_OPERATOR_PASSWORD": self.password,
            "WENGANG_BATCH_PASSPHRASE": self.batch_passphrase,
        }
        out, told = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, {name: value for name, value in secrets.items() if value}),
            mock.patch("sys.stdin", io.StringIO()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(told),
        ):
            code = cli.main([*map(str, arguments)])
        return code, out.getvalue(), told.getvalue()
