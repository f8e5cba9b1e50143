"""Names as somebody types them (名称、姓名): they stand in sentences of the program and must not look like one."""

from __future__ import annotations

from desktop.masking import mask_ids
from desktop.records import ROLE_WORDS, STATE_WORDS
from desktop.services.steps import STEPS

_IN_NAMES = frozenset("·•.-'’() （）")
_DECIDES = {*STATE_WORDS.values(), *(rule.title for rule in STEPS.values())} - {*ROLE_WORDS.values()}


def is_line(text: str) -> bool:
    """Whether a text is one line in sight without mark-up and without an identity number; it may be empty."""
    return text.isprintable() and not {"<", ">"} & {*text} and mask_ids(text) == text


def is_name(text: str) -> bool:
    """Whether a text can name an office."""
    return bool(text.strip()) and is_line(text)


def is_person(text: str) -> bool:
    """Whether a text can name a person: letters and what stands between them, and no word that decides a case."""
    return is_name(text) and all(sign.isalnum() or sign in _IN_NAMES for sign in text) and text.strip() not in _DECIDES
