"""The option of every command that reads a file which may be locked: where its password is found, never what it is."""

from __future__ import annotations

import os

import click

from desktop.errors import DeskError

PASSWORD = click.option("--password-env", default="", help="打开密码所在的环境变量名")


def password_in(variable: str) -> str:
    """Return the password that an environment variable holds, '' where none is named; raise ``password-unset``."""
    if not variable:
        return ""
    if variable not in os.environ:
        raise DeskError("password-unset", variable=variable)
    return os.environ[variable]
