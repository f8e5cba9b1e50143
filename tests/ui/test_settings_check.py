"""设置 → 备份与恢复 → 检查: what is wrong is said in plain words, and kept in SQLite's own for whoever mends."""

from __future__ import annotations

import re

import pytest

from desktop.services.backup import Health
from desktop.ui.pages.settings_safety import SafetySection
from tests.ui.conftest import Sitting
from tests.ui.sections import opened

ENGLISH = re.compile("[A-Za-z]{2,}")
SQLITE = ("wrong # of entries in index case_by_number", "Tree 7 page 9: btreeInitPage() returns error code 11")


@pytest.mark.parametrize(
    ("health", "words"),
    [
        (Health(damage=SQLITE, broken_audit=None), "数据库至少有2处损坏"),
        (Health(damage=(), broken_audit=7), "操作日志第7条起对不上"),
    ],
)
def test_damage_is_told_in_plain_words_with_what_to_do(full: Sitting, health: Health, words: str) -> None:
    section = opened(full, "backup", SafetySection)

    section._checked(health)

    told = section.health.text().replace(str(full.folder.parent / "wengang.log"), "")
    assert words in told
    assert "请立即停用" in told
    assert not ENGLISH.search(told)


def test_a_damaged_database_is_found_and_the_words_of_sqlite_are_in_the_log(full: Sitting) -> None:
    section = opened(full, "backup", SafetySection)
    log, database = full.folder.parent / "wengang.log", full.folder / "wengang.db"
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2] + bytes(4096) + whole[len(whole) // 2 + 4096 :])

    section.check_button.click()
    full.settle()

    assert "数据库至少有1处损坏" in section.health.text()
    assert "a page cannot be read" in log.read_text("utf-8")
    assert str(log) in section.health.text()
