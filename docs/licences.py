"""Write docs/licences.md: what the product ships, from the lock and the metadata of what is installed.

Run as ``make licences`` after ``make lock``.  A test compares the page with the lock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements.txt"

# Metadata that says nothing, or says it in prose; read from the licence file inside the package.
READ_BY_HAND: Mapping[str, str] = {
    "pypdfium2": "BSD-3-Clause AND Apache-2.0 (PDFium: BSD-3-Clause AND Apache-2.0)",
    "reportlab": "BSD-3-Clause",
    "rl-accel": "BSD-3-Clause",
    "sqlcipher3": "Zlib (SQLCipher: BSD-3-Clause; OpenSSL: Apache-2.0)",
    "typing-extensions": "PSF-2.0",  # not installed from Python 3.13 on
}
# The many spellings of one licence, and its SPDX name.
SPDX: Mapping[str, str] = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD": "BSD-2-Clause",
    "MIT License": "MIT",
    "Public Domain": "LicenseRef-Public-Domain",
}

HEAD = """# Third-party licences · 第三方软件许可

Written by `make licences` from the lock and the packages' own metadata; do not edit by hand. The product itself is
Apache-2.0. The fonts and data under `resources/` carry their licences beside them.

**Qt for Python (PySide6, Shiboken6)** is used under the **LGPL-3.0**: it is installed and packaged as separate shared
libraries, unchanged, and may be replaced by the user with a build of the same version (in `.venv`, or in the folder
`_internal/PySide6` of a packaged program). Its source is published by The Qt Company under the same version number.
No part of the product is under the GPL alone. `pip` and `setuptools` only install; they are not loaded at run time.

| package | version | licence |
|---|---|---|
"""


class Shipped(NamedTuple):
    """One package of the run lock, with its licence as an SPDX expression where there is one."""

    name: str
    version: str
    licence: str


def locked(lock: str) -> Iterator[tuple[str, str]]:
    """Yield name and version of every package that a lock pins, in its order."""
    yield from re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock, flags=re.MULTILINE)


def licence_of(name: str) -> str:
    """Return what the installed package says of its licence: expression, classifier or licence field."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    metadata = distribution(name).metadata
    classifiers = [text.split(" :: ")[-1] for text in metadata.get_all("Classifier", []) if text.startswith("License")]
    fields = [*metadata.get_all("License-Expression", []), *metadata.get_all("License", []), *classifiers]
    said = next((text for text in fields if text), "")
    return SPDX.get(said, said)


def page(lock: str) -> str:
    """Return the whole page for a lock."""
    shipped = [Shipped(name, version, licence_of(name)) for name, version in locked(lock)]
    return HEAD + "".join(f"| {one.name} | {one.version} | {one.licence} |\n" for one in shipped)


if __name__ == "__main__":
    PAGE.write_text(page(LOCK.read_text("utf-8")), "utf-8")
    print(f"✓ 已写 {PAGE.relative_to(ROOT)}")
