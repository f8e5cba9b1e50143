"""What a scan is, by its content: taken, or refused with the reason."""

from __future__ import annotations

import pytest

from desktop.errors import DeskError
from desktop.printing import scan
from desktop.printing.scan import JPEG, PDF, PNG, Scan, examine
from tests.printing.scans import a_jpeg, a_pdf, a_png


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (a_pdf(3), Scan(media=PDF, pages=3)),
        (a_png(), Scan(media=PNG, pages=1)),
        (a_jpeg(), Scan(media=JPEG, pages=1)),
        (a_jpeg() + b"a scanner's own words", Scan(media=JPEG, pages=1)),
        (a_png(told=(10_000, 12_000)), Scan(media=PNG, pages=1)),
    ],
    ids=["pdf", "png", "jpeg", "jpeg with a tail", "as many pixels as may be"],
)
def test_a_scan_is_known_by_its_content(content: bytes, found: Scan) -> None:
    assert examine(content, "无扩展名") == found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "scan-empty"),
        (b"\x00 \r\n", "scan-empty"),
        (b"PK\x03\x04 a workbook", "scan-kind"),
        (b"GIF89a", "scan-kind"),
        (a_pdf(password="123"), "scan-locked"),
        (a_pdf()[:200], "scan-broken"),
        (b"%PDF-1.7\nnothing of the kind", "scan-broken"),
        (a_png()[:-8], "scan-broken"),
        (a_png()[:-14] + b"\x00" * 14, "scan-broken"),
        (a_png(told=(0, 5)), "scan-broken"),
        (a_jpeg()[:-2], "scan-broken"),
        (a_jpeg()[:40], "scan-broken"),
        (a_jpeg(told=(0, 8)), "scan-broken"),
        (a_jpeg().replace(b"\xff\xdb", b"\x00\xdb"), "scan-broken"),
        (a_png(told=(60_000, 60_000)), "scan-too-wide"),
        (a_png(told=(10_001, 12_000)), "scan-too-wide"),
        (a_jpeg(told=(60_000, 60_000)), "scan-too-wide"),
    ],
)
def test_what_is_no_scan_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(DeskError) as refused:
        examine(content, "扫描.pdf")

    assert refused.value.code == code
    assert "扫描.pdf" in refused.value.message


def test_a_file_may_be_so_large_and_no_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    content = a_pdf()
    monkeypatch.setattr(scan, "MOST_BYTES", len(content))
    allowed = examine(content, "一.pdf")

    with pytest.raises(DeskError) as refused:
        examine(content + b"\n", "一.pdf")

    assert allowed.pages == 1
    assert refused.value.code == "scan-too-large"


def test_a_document_of_hundreds_of_pages_is_no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MOST_PAGES", 2)

    with pytest.raises(DeskError) as refused:
        examine(a_pdf(3), "一.pdf")

    assert refused.value.code == "scan-too-wide"
    assert examine(a_pdf(2), "一.pdf").pages == 2
