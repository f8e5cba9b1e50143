"""Every character has a glyph or is refused; lines break as Chinese is set."""

from __future__ import annotations

import pytest

from desktop.errors import DeskError
from desktop.printing.fonts import FOLDER, Face, chain, clean, font, font_of, to_unicode, width
from desktop.printing.lines import wrap


@pytest.mark.parametrize("sign", "合阀䶮㛃㼆𬱖𫍽𬍛·（〔￥—×")
@pytest.mark.parametrize("face", list(Face))
def test_a_character_of_names_has_a_glyph_in_every_face(sign: str, face: Face) -> None:
    assert font_of(sign, face) in chain(face)


def test_every_character_of_gb2312_is_in_the_main_font() -> None:
    known = font(Face.SONG).face.charToGlyph

    lacking = [sign for sign in _gb2312() if ord(sign) not in known]

    assert set(lacking) <= set("≒⌒")


def test_a_character_that_no_font_has_is_named_with_its_code_point() -> None:
    with pytest.raises(DeskError) as refused:
        width("王\U000e4321", Face.SONG, 9)

    assert refused.value.code == "glyph-missing"
    assert "U+E4321" in refused.value.message


def test_invisible_characters_are_dropped_and_white_space_is_one_kind() -> None:
    assert clean("王\u200b小\ufe00明\u00a0甲\t乙\u3000丙") == "王小明 甲 乙\u3000丙"


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = {path.stem.split("-")[0].removesuffix("A").removesuffix("B") for path in FOLDER.glob("*.ttf")}
    licences = {path.stem.removeprefix("OFL-") for path in FOLDER.glob("OFL-*.txt")}

    assert fonts == licences
    assert all("SIL OPEN FONT LICENSE" in path.read_text("utf-8") for path in FOLDER.glob("OFL-*.txt"))


def test_a_character_beyond_the_bmp_copies_as_a_surrogate_pair() -> None:
    assert "<01> <D873DC56>" in to_unicode("AAAAAA+Song", [0, 0x2CC56])


def test_a_cmap_block_has_at_most_a_hundred_lines() -> None:
    text = to_unicode("AAAAAA+Song", list(range(0x4E00, 0x4EFF)))

    assert [line for line in text.splitlines() if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "55 beginbfchar",
    ]


def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one() -> None:
    text = "留温期间，离开温州（一）；2023年2月5日返温（二）。" * 5

    for room in range(40, 200, 7):
        lines = wrap(text, room, Face.SONG, 10)

        assert "".join(lines) == text
        assert all(width(line, Face.SONG, 10) <= room for line in lines)
        assert not any(line[0] in "，。；）" or line[-1] == "（" for line in lines)


def test_a_number_is_kept_on_one_line() -> None:
    lines = wrap("实发金额为1,234,567.89元", 75, Face.SONG, 10)

    assert any("1,234,567.89" in line for line in lines)


def test_a_word_wider_than_the_room_is_cut() -> None:
    lines = wrap("91330302MA2ABCDE0X", 40, Face.SONG, 10)

    assert len(lines) > 1
    assert "".join(lines) == "91330302MA2ABCDE0X"


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap("", 40, Face.SONG, 10) == ("",)


def _gb2312() -> list[str]:
    signs = []
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            try:
                signs.append(bytes((lead, trail)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return signs
