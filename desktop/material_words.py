"""The words and the advice of every code of 申报材料 and their scans; see :mod:`desktop.error_words`."""

from __future__ import annotations

from collections.abc import Mapping

MATERIAL_WORDS: Mapping[str, tuple[str, str]] = {
    "case-closed": (
        "案卷 {case} 现在是“{state}”，不再登记车（机）票，也不再人工认定，没有任何改动。",
        "只有尚在办理中的案卷可以；企业要再申报的，请重新受理。",
    ),
    "ticket-day-far": (
        "票面日期{day}与政策的年份（{year}年）相差太远，没有登记。",
        "请对照票面核对年份；只登记{year}年和前后一年的票。",
    ),
    "ticket-stands": (
        "第{row}行已经登记过{day}的这张车（机）票（{words}），没有重复登记。",
        "不需要再登记；是另一张票的，请写明它的车次、票号。",
    ),
    "agreement-stands": (
        "与“{name}”的“{document}”已经登记过，没有重复登记。",
        "不需要再登记；是另一份协议的，请写明它的名称、编号。",
    ),
    "material-unknown": ("案卷 {case} 的申报材料中没有代号为“{material}”的一项。", "可用的代号：{known}。"),
    "material-reason-missing": (
        "“{material}”标为“{mark}”需要说明，没有任何改动。",
        "不适用的，请写明理由，如：不是劳务派遣企业；其他材料未收的，请写明缺什么。",
    ),
    "material-held": (
        "“{material}”已经有{count}份扫描件，不能标为“{mark}”，没有任何改动。",
        "扫描件有误的，请先移除并写明理由。",
    ),
    "material-frozen": (
        "案卷 {case} 已审批，材料只能补收，不能改标为“{mark}”，没有任何改动。",
        "审批后补来的签字盖章件可以照常存入。",
    ),
    "attachment-unknown": ("没有编号为{attachment}的扫描件。", "请在案卷的“材料”中查看现有的扫描件。"),
    "attachment-known": ("“{file}”已经存在“{material}”之下，没有再存一份。", "内容不同的，请核对是否选错了文件。"),
    "attachment-removed": (
        "扫描件{attachment}（{file}）已经移除，没有任何改动。",
        "案卷的办理经过中有移除的时间和理由。",
    ),
    "removal-reason-missing": ("没有写明移除“{file}”的理由，没有移除。", "请写明理由，会记入办理经过。"),
    "scan-empty": ("“{file}”是空文件，没有存入。", "请重新扫描，或请企业重新提供。"),
    "scan-too-large": ("“{file}”超过{most}兆，没有存入。", "请降低扫描分辨率（300 dpi 即可），或分成几个文件。"),
    "scan-kind": (
        "“{file}”的内容不是 PDF、JPG 或 PNG，没有存入。",
        "其他格式请先另存为 PDF；仅改扩展名没有用，程序按内容识别。",
    ),
    "scan-locked": ("“{file}”设有打开密码，没有存入。", "请向企业要不带密码的文件，或打印后重新扫描。"),
    "scan-broken": ("“{file}”已损坏或不完整，打不开，没有存入。", "请重新复制或扫描后再试。"),
    "scan-too-wide": (
        "“{file}”的幅面或页数过大，超出可安全处理的范围，没有存入。",
        "A4 材料请按 300 dpi 扫描；页数很多的，请分成几个文件。",
    ),
    "scan-unshown": (
        "“{file}”的这一页不能在这里显示，扫描件没有改动。",
        "可以“另存”到工作区外，用相应的软件打开；看完请删去那份副本。",
    ),
    "clipboard-empty": ("剪贴板中没有图片，也没有文件，没有存入。", "请先截图或复制图片、文件，再粘贴。"),
}
