"""The unified social credit code (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

import re
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(f"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_DROPPED = re.compile("[\\s'\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_MODULUS = 31


def clean_uscc(text: str) -> str:
    """Return a code without white space, in half-width capitals."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).upper()


def well_formed(uscc: str) -> bool:
    """Return whether length and characters are those of a code."""
    return _SHAPE.fullmatch(uscc) is not None


def check_digit_holds(uscc: str) -> bool:
    """Return whether the last character follows from the first seventeen; a few early codes lawfully fail."""
    total = sum(_ALPHABET.index(letter) * pow(3, place, _MODULUS) for place, letter in enumerate(uscc[:17]))
    return _ALPHABET[-total % _MODULUS] == uscc[17]
