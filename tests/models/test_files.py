"""Files as they came are kept whole, small ones and large ones alike."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest

from desktop.errors import DeskError
from desktop.models.files import Files
from desktop.models.store import Store
from desktop.records import SourceFile

SIZES = (0, 1, 4 * 1024 * 1024 - 1, 4 * 1024 * 1024, 5 * 1024 * 1024 + 3)


def a_file(size: int) -> SourceFile:
    content = bytes(at * at % 251 for at in range(1021)) * (size // 1021 + 1)
    return SourceFile(name="a.xlsx", sha256=hashlib.sha256(content[:size]).hexdigest(), content=content[:size])


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back_as_it_came(size: int, store: Store) -> None:
    file, files = a_file(size), Files(store._session)

    files.put(file)
    files.put(file)

    assert files.get(file.sha256, name=file.name) == file
    assert store._session.rows("SELECT size, length(content) FROM source_file") == [(size, size)]


def test_a_large_file_goes_with_the_act_that_failed(store: Store) -> None:
    file, files = a_file(SIZES[-1]), Files(store._session)

    with suppress(KeyError), store.atomic():
        files.put(file)
        raise KeyError

    with pytest.raises(DeskError, match="id-unknown"):
        files.get(file.sha256, name=file.name)
