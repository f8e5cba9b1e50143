"""What may be asked of a printer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DeskError
from desktop.printing.job import MOST_COPIES, PrintJob, page_words, pages_of


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", (1, 2, 3, 4, 5, 6)),
        ("3", (3,)),
        ("1-3,5", (1, 2, 3, 5)),
        ("5, 1-2", (1, 2, 5)),
        ("１－３，５", (1, 2, 3, 5)),
        ("1至2、4到4", (1, 2, 4)),
        ("2-4,3", (2, 3, 4)),
    ],
)
def test_pages_are_read_as_people_write_them(text: str, pages: tuple[int, ...]) -> None:
    assert pages_of(text, 6) == pages


@pytest.mark.parametrize("text", ["0", "7", "1-7", "3-1", "一", "1-", "-2", "1.5", "1--2-3", "9999999"])
def test_what_is_no_list_of_these_pages_is_refused(text: str) -> None:
    with pytest.raises(DeskError) as refused:
        pages_of(text, 6)

    assert refused.value.code == "pages-unreadable"


@given(st.sets(st.integers(1, 40), min_size=1))
def test_pages_written_are_the_pages_read(pages: set[int]) -> None:
    chosen = tuple(sorted(pages))

    assert pages_of(page_words(chosen), 40) == chosen


@pytest.mark.parametrize("copies", [0, -1, MOST_COPIES + 1])
def test_a_number_of_copies_that_nobody_means_is_refused(copies: int) -> None:
    with pytest.raises(DeskError, match="copies-unreadable"):
        PrintJob(printer="Office", copies=copies)


def test_sides_that_no_sheet_has_are_refused() -> None:
    with pytest.raises(DeskError, match="sides-unknown"):
        PrintJob(printer="Office", sides="three-sided")
