"""What a stranger wrote is read as whole numbers and text, or refused."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.exchange.archive import pack, unpack
from desktop.exchange.content import read_object

DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b"null", b"\xff", b'{"a":NaN}', b'{"a":Infinity}', b'{"a":1.5}', b'{"a":1e9}',
        b'{"a":9007199254740993}', b'{"a":-9007199254740993}', b'{"a":1' + b"0" * 5000 + b"}", b'{"a":"\\ud800"}', DEEP,
    ],
    ids=range(13),
)  # fmt: skip
def test_what_this_program_never_writes_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_object(content)


def test_whole_numbers_and_any_text_are_read() -> None:
    assert read_object('{"a":[-1,9007199254740992,"𬱖",null,true]}'.encode()) == {"a": [-1, 1 << 53, "𬱖", None, True]}


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2200, 2, 28)])
def test_a_clock_that_stands_wrong_does_not_hold_up_a_batch(day: date) -> None:
    archive = unpack(pack({"a": b"x"}, day=day))

    assert [(member.name, member.content) for member in archive.members] == [("a", b"x")]
    assert not archive.findings
