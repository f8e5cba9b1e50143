"""A file becomes rows that know their sheet and cell; headers found, values cleaned, problems told."""

from __future__ import annotations

from desktop.importing.declaration import read_declaration
from desktop.importing.extracts import read_duty, read_insurance, read_movement
from desktop.importing.registers import read_register, read_riders
from desktop.importing.source import load
from desktop.importing.template import write_template

__all__ = [
    "load",
    "read_declaration",
    "read_duty",
    "read_insurance",
    "read_movement",
    "read_register",
    "read_riders",
    "write_template",
]
