"""The words and the advice of every code of policies and ledgers; see :mod:`desktop.error_words`."""

from __future__ import annotations

from collections.abc import Mapping

POLICY_WORDS: Mapping[str, tuple[str, str]] = {
    "policy-unknown": ("没有名为“{policy}”的政策。", "现有政策：{known}。"),
    "measure-unknown": ("政策“{policy}”中没有名为“{measure}”的措施。", "现有措施：{known}。"),
    "pack-fault": ("政策包 {file} 第{line}行有误：{what}", "请改正后重新装入；在此之前该政策不能使用。"),
    "reading-unknown": ("政策“{policy}”中没有口径“{reading}”。", "现有口径：{known}。"),
    "option-unknown": ("口径“{reading}”没有选项“{option}”。", "可选：{known}。"),
    "pack-too-large": ("“{file}”过大，不是政策包，没有读取。", "请核对是否选错了文件。"),
    "pack-examples-fail": (
        "政策包“{policy}”自带的算例算得不对，没有采用：{failures}",
        "请核对数值和算例，改正后用 wengang policy check 再查。",
    ),
    "pack-seal-broken": (
        "签名的政策包“{file}”与签发时不一致，没有读取：{what}",
        "请保留原文件，向签发单位核实后重新取得。",
    ),
    "pack-signer-untrusted": (
        "政策包的签名者“{name}”不在信任名单中（指纹 {fingerprint}），没有装入。",
        "请与签发单位当面核对指纹，用 wengang trust 登记其证书后再装入。",
    ),
    "pack-drops-measure": (
        "政策包“{policy}”的新版本没有措施“{measure}”，而案卷 {case} 正按它办理，没有装入。",
        "请在政策包中保留这项措施，或先办结这些案卷。",
    ),
    "pack-id-invalid": ("“{id}”不能用作政策代号。", "只能用小写字母、数字和连字符，如 lucheng-2024。"),
    "pack-id-taken": ("已有代号为“{id}”的政策。", "请另取一个代号；要改现有的政策，请直接改它的政策包再装入。"),
    "pack-years-invalid": (
        "日期移动{years}年后超出了可用的年份，没有生成政策包。",
        "请核对向后移动几年，改小后再试；命令行用 --years。",
    ),
    "amount-not-open": (
        "政策“{policy}”的“{key}”不由单位确定，没有任何改动。",
        "由单位确定的有：{known}。原文有变的，请另立政策包。",
    ),
    "amount-unreadable": ("“{key}”的值“{text}”无法识别，没有任何改动：{what}。", "请对照现有的写法填写。"),
    "amount-below-floor": (
        "“{key}”不能定为 {text}：原文（{clause}）规定不低于 {bound}，没有任何改动。",
        "请核对后重新填写。",
    ),
    "amount-above-ceiling": (
        "“{key}”不能定为 {text}：原文（{clause}）规定不超过 {bound}，没有任何改动。",
        "请核对后重新填写。",
    ),
    "amount-source-missing": (
        "确定标准要写明依据，没有任何改动。",
        "请写明会议纪要、文件等依据后再确定；命令行用 --source。",
    ),
    "policy-draft": (
        "案卷 {case} 按征求意见稿“{policy}”核定，没有审批：{why}",
        "请先登记正式文件（命令 policy finalise），再逐项核对各数值（命令 policy confirm）。",
    ),
    "policy-not-draft": ("政策“{policy}”不是征求意见稿，不需要登记正式文件。", "请核对政策代号。"),
    "final-missing": (
        "政策“{policy}”还没有登记正式文件，没有核对。",
        "请先登记正式文件的文号、日期和原件（命令 policy finalise）。",
    ),
    "final-recorded": (
        "政策“{policy}”已经登记了正式文件（{number}），没有任何改动。",
        "登记有误的，请装入新版本的政策包后重新登记。",
    ),
    "final-unreadable": ("正式文件没有写明文号，或日期在今天之后，没有登记。", "请对照文件填写。"),
    "parameter-unknown": (
        "政策“{policy}”没有名为“{key}”的数值，没有任何改动。",
        "请先列出要核对的数值，再逐项填写；命令行用 --list。",
    ),
    "parameter-differs": (
        "“{label}”（{clause}；{key}）在政策包中是“{ours}”，照正式文件填的是“{typed}”，没有记录。",
        "正式文件有改动的，请用 wengang policy new 另立政策包，改好后装入。",
    ),
    "not-calculable": ("措施“{measure}”按人核定，不能只凭企业数据测算。", "请导入花名册后核验。"),
    "facts-unreadable": ("“{file}”不是可用的企业数据：{what}。没有测算。", "请对照政策库中该项目要求的企业数据填写。"),
    "figure-unreadable": (
        "“{title}”（{name}）的值“{text}”不是数，没有测算。",
        "请写成 1234.56 的样子，不带单位和逗号。",
    ),
    "figure-negative": ("“{title}”（{name}）的值“{text}”是负数，没有测算。", "请核对后改正。"),
    "figure-not-whole": ("“{title}”（{name}）的值“{text}”不是整数，没有测算。", "请核对后改正。"),
    "flag-unreadable": ("“{title}”（{name}）的值“{text}”不是 true 或 false，没有测算。", "请写 true 或 false。"),
    "day-unreadable": ("“{title}”（{name}）的值“{text}”不是日期，没有测算。", "请写成 2023-02-10 的样子。"),
    "growth-over-zero": ("“{title}”（{name}）是0，算不出增幅，没有测算。", "请核对上年同期数；确实为0的，由人工认定。"),
    "choice-unreadable": ("“{choice}”不是“口径=选项”的写法。", "请写成 R-L8=paid 的样子。"),
    "pack-draft-unknown": ("没有代号为“{policy}”的政策包草稿。", "请在政策库中另立一份，或核对代号。"),
    "pack-draft-there": (
        "已有代号为“{policy}”的政策包草稿，没有另立。",
        "请继续编辑那一份；确实不要的，删去后再另立。",
    ),
    "pack-field-unknown": ("政策包草稿中没有“{field}”这一项，没有任何改动。", "请列出各项后再填写。"),
    "pack-value-invalid": ("“{label}”不能改为“{typed}”：{what}。没有任何改动。", "请照原来的写法填写，如 {sample}。"),
    "original-unusable": (
        "“{file}”不是可以存档的文件，没有存入。",
        "请选择 PDF、JPG、PNG、OFD 或 DOCX 格式的政策原文。",
    ),
    "original-known": ("“{file}”已经存为这份政策的原文，没有再存。", "请直接打开已存的原文。"),
    "original-unshown": (
        "“{file}”不能在这里显示，原文没有改动。",
        "点“另存”存到工作区外，用相应的软件打开；看完请删去那份副本。",
    ),
    "original-missing": ("政策“{policy}”没有第{number}份原文。", "请先存入原文，或核对序号。"),
    "ledger-unknown": ("没有名为“{ledger}”的台账。", "现有台账：{known}。"),
    "ledger-empty": ("“{ledger}”中没有符合条件的内容，没有导出。", "请放宽政策、日期或查找的文字后再导出。"),
    "whole-numbers-unsaved": (
        "完整证件号码只在导出时给出，并记入操作日志；没有写明导出到哪个文件，没有列出。",
        "请用 -o 写明导出的文件；只看的，去掉 --whole-numbers，号码遮盖。",
    ),
    "period-turned": ("起始日期 {since} 晚于截止日期 {until}，没有查询。", "请核对两个日期。"),
}
