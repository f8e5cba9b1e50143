"""What a clerk makes of the preview of an intake: which files are taken, and what was chosen for each; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.services.foresee import FileForeseen, Prospect, row_sums
from desktop.services.foresee_report import PROSPECT_WORDS
from desktop.ui.acts.intake import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file of the preview; ``left_out`` says that the clerk does not want it."""

    number: int
    file: FileForeseen
    left_out: bool

    @property
    def taken(self) -> bool:
        """Whether it would be taken in as things stand."""
        return self.file.taken and not self.left_out


class Plan:
    """The files of one preview by their names, in the order in which they came."""

    def __init__(self, wanted: Wanted) -> None:
        """Know of no file yet."""
        self.wanted = wanted
        self._files: dict[str, FileForeseen] = {}
        self._left: set[str] = set()

    def put(self, file: FileForeseen) -> None:
        """Take a file in, or what is now foreseen of it; what lies in a zip stands for the zip."""
        for at, letter in enumerate(file.name):
            if letter == "/":
                self._files.pop(file.name[:at], None)
        self._files[file.name] = file

    def lines(self) -> list[FileLine]:
        """Return every file with what the clerk made of it."""
        return [
            FileLine(number=number, file=file, left_out=file.name in self._left)
            for number, file in enumerate(self._files.values())
        ]

    def leave(self, names: Iterable[str], *, out: bool) -> None:
        """Leave files out, or take them after all."""
        (self._left.update if out else self._left.difference_update)(names)

    def choose(self, names: Sequence[str], **chosen: Any) -> None:  # noqa: ANN401  fields of ChosenFor
        """Choose something for some files; they are wanted then."""
        self.wanted = self.wanted.choosing(names, **chosen)
        self.leave(names, out=False)
        if "password" in chosen:
            self.wanted = replace(self.wanted, password=chosen["password"])  # a zip has no other

    def alike(self, file: FileForeseen) -> list[str]:
        """Return the names of the files whose columns are unclear in the same way as this one's, itself included."""
        same = [each.name for each in self._files.values() if file.layout and each.layout == file.layout]
        return same or [file.name]

    def kin(self, names: Collection[str]) -> list[str]:
        """Return the files whose fate hangs on these: those of the same enterprise and measure, and themselves."""
        cases = {key for name in names if (file := self._files.get(name)) and (key := _case(file))}
        return [
            file.name
            for file in self._files.values()
            if file.prospect is not Prospect.IGNORED and (file.name in names or _case(file) in cases)
        ]

    def look(self, names: Collection[str]) -> Wanted:
        """Return the wish by which these files are looked at anew, without those that are left out."""
        return replace(self.wanted, only=tuple(name for name in names if name not in self._left))

    def taking(self) -> Wanted:
        """Return the wish by which exactly what was shown is taken; what was refused is told again in the report."""
        meant = [each for each in self._files.values() if each.prospect is not Prospect.IGNORED]
        wanted = {each.name: each.sha256 for each in meant if each.name not in self._left}
        return replace(self.wanted, only=tuple(wanted), seen=wanted)

    def sums(self) -> str:
        """Say how many files there are by what would become of them, and how their rows add up."""
        lines = self.lines()
        left = sum(line.left_out for line in lines)
        counts = [
            f"{words}{count}个"
            for prospect, words in PROSPECT_WORDS.items()
            if (count := sum(line.file.prospect is prospect and not line.left_out for line in lines))
        ]
        counts += [f"不导入{left}个"] if left else []
        read, good, wrong = row_sums(line.file for line in lines if line.taken)
        rows = f"将导入的文件共{read}人，证件号码都没有错误。" if read else ""
        if wrong:
            rows = f"将导入的文件共{read}人：{good}人没有错误，{wrong}人证件号码有误（照样登记，待企业更正）。"
        return f"文件{len(lines)}个：{'，'.join(counts)}。{rows}" if lines else ""


def _case(file: FileForeseen) -> tuple[str, str] | None:
    return (file.enterprise.uscc, file.measure) if file.enterprise else None
