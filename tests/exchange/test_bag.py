"""Tag files are written as RFC 8493 wants them and read back strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exchange import FaultKind
from desktop.exchange.bag import differences, info_text, is_safe, manifest, read_info, read_manifest

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_only_line_ends_and_percent_signs_are_escaped_in_a_manifest() -> None:
    text = manifest({"data/100%\r\n 汇总表.txt": b""})

    assert text.decode() == f"{EMPTY}  data/100%25%0D%0A 汇总表.txt\n"


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map("data/".__add__), st.binary()))
def test_a_manifest_comes_back(files: dict[str, bytes]) -> None:
    listed, findings = read_manifest(manifest(files), "m")

    assert findings == ()
    assert listed.keys() == files.keys()


@pytest.mark.parametrize(
    "line",
    [
        f"{EMPTY} data/a\n",
        f"{EMPTY}   \n",
        f"{EMPTY[:-1]}  data/a\n",
        f"{EMPTY.upper()}  data/a\n",
        f"{EMPTY}  data/a",
        "\n",
        f"{EMPTY}  data/a\r\n",
        f"\ufeff{EMPTY}  data/a\n",
    ],
)
def test_a_line_that_is_not_as_we_write_it_is_told(line: str) -> None:
    listed, findings = read_manifest(line.encode(), "m")

    assert listed == {}
    assert [finding.kind for finding in findings] == [FaultKind.UNREADABLE]


def test_a_path_that_a_manifest_lists_twice_is_told() -> None:
    text = manifest({"data/a": b""}) + manifest({"data/a": b"1"})

    _, findings = read_manifest(text, "m")

    assert [(finding.kind, finding.member) for finding in findings] == [(FaultKind.DOUBLED, "data/a")]


def test_info_is_written_in_the_order_given_with_the_payload_counted_last() -> None:
    text = info_text(
        {"Source-Organization": "南浦街道", "Bagging-Date": "2023-03-01"}, {"data/a": b"12", "data/b": b""}
    )

    assert text.decode() == "Source-Organization: 南浦街道\nBagging-Date: 2023-03-01\nPayload-Oxum: 2.2\n"


@given(st.dictionaries(st.sampled_from(["Contact-Name", "Bag-Count", "X_1"]), st.text().map(lambda t: t.strip())))
def test_info_comes_back_or_is_never_written(info: dict[str, str]) -> None:
    try:
        text = info_text(info, {})
    except ValueError:
        assert any(not value.isprintable() for value in info.values())
        return

    assert read_info(text, {}) == (info, ())


@pytest.mark.parametrize(
    "info",
    [
        {"Payload-Oxum": "1.1"},
        {"payload-oxum": "1.1"},
        {"A": "", "a": ""},
        {"A:": ""},
        {"A": "x\nB: y"},
        {"A": " x"},
        {"": "x"},
        {"名称": "x"},
    ],
)
def test_info_that_could_not_come_back_is_never_written(info: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="bag-info"):
        info_text(info, {})


@pytest.mark.parametrize("text", [b"A\n", b"A: 1\nA: 2\nPayload-Oxum: 0.0\n", b" A: 1\n", b"\xff: 1\n", b"A: 1"])
def test_info_that_no_one_can_read_is_told(text: bytes) -> None:
    info, findings = read_info(text, {})

    assert info == {}
    assert [finding.kind for finding in findings] == [FaultKind.UNREADABLE]


def test_a_member_that_only_moved_is_told_as_renamed_once() -> None:
    found = [(f.kind, f.member) for f in differences({"a": "1", "b": "1", "c": "2"}, {"x": "1", "c": "2"})]

    assert found == [(FaultKind.RENAMED, "a"), (FaultKind.MISSING, "b")]


@given(listed=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123")), data=st.data())
def test_there_are_no_differences_exactly_where_both_are_equal(listed: dict[str, str], data: st.DataObject) -> None:
    present = data.draw(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123")))

    assert (not list(differences(listed, present))) == (listed == present)


@pytest.mark.parametrize("path", ["data/汇总表（一）.pdf", "data/a b.json", ".hidden", "data/com.txt", "a/..b/c"])
def test_an_ordinary_path_is_safe(path: str) -> None:
    assert is_safe(path)
