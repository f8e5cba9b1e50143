"""How the files of a preview look in their list: what becomes of each by sign, colour and words."""

from __future__ import annotations

from desktop.services.foresee import Prospect
from desktop.services.foresee_report import PROSPECT_WORDS, in_words
from desktop.ui import theme
from desktop.ui.dialogs.preview_plan import FileLine
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.wording import advice_of

LOCKED = frozenset({"encrypted", "password-wrong"})
UNCLEAR = frozenset({"no-roster", "mapping-unfit"})
EITHER = "supplement-or-correction"
_NAME = 16  # characters of a file's name on a tab


def rows_title(line: FileLine | None) -> str:
    """Return the title of the tab with the rows of a file, with its mnemonic."""
    if line is None:
        return "表格内容(&T)"
    name = line.file.name.rpartition("/")[2]
    short = name if len(name) <= _NAME else f"{name[:_NAME]}…"
    return f"“{short.replace('&', '&&')}”的内容(&T)"


def words(line: FileLine) -> str:
    """Say what would become of a file, and what to do where nothing would."""
    error = line.file.error
    advice = (_REMEDIED.get(error.code) or advice_of(error)) if error else ""
    return f"{'已选不导入。' if line.left_out else ''}{in_words(line.file)}{advice}"


_REMEDIED = {
    EITHER: "请点“改为”，说明是补充还是更正。",
    "encrypted": "请点“改为”，输入打开密码。",
    "password-wrong": "请点“改为”，再输入一次打开密码。",
    "no-roster": "请点“改为”，指明各列。",
    "mapping-unfit": "请点“改为”，重新指明各列。",
    "no-enterprise": "请点“改为”，指明企业；或请企业补填。",
    "no-measure": "请点“改为”，选定一项措施。",
}
"""What to do about a file that cannot be taken, where it is done in this dialog."""


def columns(session: Session, policy: str) -> list[Column[FileLine]]:
    """Return the columns of the list of files."""

    def measure(line: FileLine) -> str:
        return session.place.measure_title(policy, line.file.measure) if line.file.measure else "—"

    return [
        Column(title="会怎样", text=_fate, align=CENTRE, colour=_tone, width=126),
        Column(title="文件", text=lambda line: line.file.name),
        Column(title="企业", text=lambda line: line.file.enterprise.name if line.file.enterprise else "—", width=176),
        Column(title="人数", text=_people, align=RIGHT, sort=lambda line: line.file.rows_read, width=64),
        Column(title="有误", text=_wrong, align=RIGHT, sort=_wrong_count, colour=_wrong_tone, width=60),
        Column(title="提示", text=lambda line: str(line.file.warnings or "—"), align=RIGHT, width=56),
        Column(title="增减", text=_change, align=RIGHT, width=88),
        Column(title="措施", text=measure, width=150),
    ]


def _fate(line: FileLine) -> str:
    if line.left_out:
        return "— 不导入"
    sign = "✓" if line.file.taken else "✗" if line.file.prospect is Prospect.REFUSED else "—"
    return f"{sign} {PROSPECT_WORDS[line.file.prospect]}"


def _tone(line: FileLine) -> str:
    if line.taken:
        return theme.GREEN
    return theme.RED if line.file.prospect is Prospect.REFUSED and not line.left_out else theme.QUIET


def _people(line: FileLine) -> str:
    return str(line.file.rows_read) if line.file.rows_read else "—"


def _wrong_count(line: FileLine) -> int:
    return line.file.rows_read - line.file.rows_taken if line.file.taken else 0


def _wrong(line: FileLine) -> str:
    return f"✗ {count}" if (count := _wrong_count(line)) else "—"


def _wrong_tone(line: FileLine) -> str | None:
    return theme.RED if _wrong_count(line) else None


def _change(line: FileLine) -> str:
    file = line.file
    counts = file.came or file.fell
    return f"+{file.came} −{file.fell}" if counts and file.prospect is not Prospect.NEW_CASE else "—"
