"""The words and the advice of every code of printers and printing; see :mod:`desktop.error_words`."""

from __future__ import annotations

from collections.abc import Mapping

PAPER_WORDS: Mapping[str, tuple[str, str]] = {
    "printing-unavailable": (
        "这台机器上没有打印服务，或没有打印机，没有打印。",
        "请另存为 PDF，拿到能打印的机器上打印；或请管理员安装打印服务（CUPS）和打印机。",
    ),
    "printer-unknown": ("没有名为“{printer}”的打印机，没有打印。", "现有打印机：{known}。"),
    "printer-refused": (
        "打印机“{printer}”没有接收：{reason}。没有打印；表单已在工作区留底。",
        "请检查打印机是否开机、缺纸或已停用，再打印一次；也可以另存为 PDF。",
    ),
    "printer-silent": (
        "打印机“{printer}”一直没有回应，没有打印；表单已在工作区留底。",
        "请检查打印机和网线，再打印一次；也可以另存为 PDF。",
    ),
    "pages-unreadable": (
        "页码“{text}”的写法不对，没有打印；这份表单共{total}页。",
        "请写成 1-3,5 的样子，页码在1至{total}之间；不写则打印全部。",
    ),
    "copies-unreadable": ("份数“{copies}”不对，没有打印。", "请填写1至{most}的整数。"),
    "sides-unknown": ("没有“{sides}”这种单双面的选法，没有打印。", "可选：{known}。"),
    "reprint-reason-missing": (
        "{paper} 已经打印过，没有写明补打的理由，没有打印。",
        "请写明理由，如“卡纸”“企业遗失”；命令行用 --reason。",
    ),
    "form-preview-only": (
        "案卷 {case} 现在是“{state}”，{form}还只能预览，没有出具，也没有打印。",
        "请先受理、核验，需要重新核验的先重新核验，再打印。",
    ),
    "paper-unknown": ("没有编号为“{number}”的文书。", "请在打印记录中核对编号；命令行用 wengang papers log。"),
    "words-too-long": (
        "{what}有{count}个字，最多{most}个字，没有任何改动。",
        "请写得简短些；详情可以作为材料扫描存入案卷。",
    ),
    "words-unprintable": (
        "{what}中的“{character}”（{point}）字库里没有，写了就无法印在文书上，没有任何改动。",
        "请核对该字是否录错；确有此字的，请换一种写法，如用拼音或“（某+某）”说明。",
    ),
    "name-unprintable": (
        "案卷 {case} 的{form}没有出具：{where}中的“{character}”（{point}）字库里没有。其他案卷不受影响。",
        "请先与证件核对该字是否录错；确有此字的，请联系维护人员补充字库后再出具这一件。",
    ),
}
