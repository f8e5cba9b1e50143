"""What numbered records are called: ``intake-4`` is kept and told to programs, 导入4 is what people read and type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

RECORD_WORDS: Mapping[str, str] = {"intake": "导入", "evidence": "佐证", "fact": "企业数据", "trip": "包车"}
_CODE = re.compile(rf"(?<![\w-])({'|'.join(RECORD_WORDS)})-([0-9]{{1,18}})(?![\w-])")
_WORDS = re.compile(rf"({'|'.join(RECORD_WORDS.values())})([0-9]{{1,18}})")
_KINDS = {words: kind for kind, words in RECORD_WORDS.items()}


def coded(words: Mapping[str, str]) -> str:
    """Return codes to choose from with what they mean: accept（受理）、return（退回补正）."""
    return "、".join(f"{code}（{said}）" for code, said in words.items())


def record_words(text: str) -> str:
    """Return a text with every code of a record in words: ``trip-1`` as 包车1."""
    return _CODE.sub(lambda found: f"{RECORD_WORDS[found[1]]}{found[2]}", text)


def record_code(words: str) -> str:
    """Return the code of a record that is called by its words, 包车1 as ``trip-1``; anything else but for its blanks.

    Wide digits and blanks between (``导入　３``) come as an input method writes them.
    """
    close = "".join(unicodedata.normalize("NFKC", words).split())
    found = _WORDS.fullmatch(close)
    return f"{_KINDS[found[1]]}-{int(found[2])}" if found else close
