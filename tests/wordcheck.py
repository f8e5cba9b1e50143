"""Codes of ours in what people read, found by their shape."""

from __future__ import annotations

import re

_OURS = re.compile(r"(?<![A-Za-z0-9])[a-z]{2,}(?:[-_./=:][a-z0-9]+)*")
_NOT_OURS = re.compile(
    r"“[^”]*”"  # what somebody wrote or named, in quotes
    r"|\S+\.(?:xlsx|xls|csv|ods|pdf|jpg|png|bak|zip|pack|toml|pem|json)\b"  # files, with their folders
    r"|\b[0-9a-f]{16,64}\b"  # fingerprints and digests
)


def codes_in(text: str) -> list[str]:
    """Return what in a text looks like a code of ours: lower-case words, alone or joined by ``-_./=:``.

    Credit codes, numbers of documents and cases, readings such as R-L8 and plates are in capitals and figures; a user's
    own words stand in quotes, files carry an ending, fingerprints are long hexadecimals.
    """
    return _OURS.findall(_NOT_OURS.sub("", text))
