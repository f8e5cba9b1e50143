"""The words and the advice of every code of the office itself (设置); see :mod:`desktop.error_words`."""

from __future__ import annotations

from collections.abc import Mapping

OFFICE_WORDS: Mapping[str, tuple[str, str]] = {
    "office-fixed": (
        "{what}已经用在{count}个案卷的编号里，不能再改，没有任何改动。",
        "单位名称可以改；区划确有调整的，请为新的单位另建工作区。",
    ),
    "operator-id-invalid": (
        "操作员编号“{text}”不能用，没有任何改动。",
        "请用2至20位小写字母、数字或短横线，以字母开头，如 wang 或 clerk-2。",
    ),
    "operator-exists": (
        "已经有编号为“{operator}”的操作员，没有任何改动。",
        "请另用一个编号；离岗的人回来，请用“恢复在岗”。",
    ),
    "operator-name-missing": (
        "没有填写操作员姓名，或填写的不像姓名（有标点、看不见的字符、证件号码，或是“通过”一类的办理用语），没有任何改动。",
        "请填写姓名，最多20个字。",
    ),
    "signer-name-unusable": (
        "没有写明这是谁的证书，或名称中有看不见的字符、尖括号或证件号码，没有列入信任名单。",
        "请写明单位名称；命令行用 --name。",
    ),
    "operator-self": (
        "“{operator}”不能更改自己的岗位，也不能让自己离岗，没有任何改动。",
        "请由另一位审批岗的操作员办理。",
    ),
    "operator-last": (
        "“{operator}”是最后一位在岗的{role}人员，没有任何改动。",
        "请先增加一位同岗位的操作员，再办理。",
    ),
    "operator-off-duty": (
        "“{operator}”已经离岗，没有列出。",
        "请换一位在岗的操作员；命令行用 --as。",
    ),
    "operator-left": (
        "“{operator}”已经离岗，不能登录，也不能办理。",
        "确已回岗的，请审批岗的操作员在“设置 › 操作员”恢复在岗。",
    ),
    "signer-unknown": (
        "信任名单中没有指纹为“{fingerprint}”的证书，没有任何改动。",
        "请在“设置 › 密钥与证书”中查看名单；命令行用 wengang trusted。",
    ),
    "trust-own": (
        "这是本单位正在使用的签名证书，不能撤销信任，没有任何改动。",
        "证书需要停用的，请先换发新证书。",
    ),
    "number-given": (
        "{title}已经编到{last}，不能从{next}接着编，没有任何改动。",
        "编过的号不再使用；请填写大于{last}、不超过9999的整数。",
    ),
    "numbers-used-up": (
        "{title}今年已经编到{most}，没有号可编，没有出具。",
        "请在“设置 › 编号”核对是否跳号跳得太远；确已用完的，请换一个发文代字或档案类别后再出具。",
    ),
    "series-unknown": ("没有名为“{series}”的编号，没有任何改动。", "可以跳号的有：{known}。"),
    "backup-differs": (
        "备份写到“{file}”后读回来的内容与写入的不一致，这份备份不能用。",
        "移动盘可能有坏区或没有插好；请换一个盘，或先备份到本机。原有数据没有改动。",
    ),
    "backup-folder-missing": ("没有文件夹“{folder}”，没有备份。", "请插好移动盘，或另选一个文件夹。"),
    "nothing-expired": ("没有满保存期限的材料，没有生成清册。", "期限可以在“设置 › 保存期限”查看和更改。"),
}
