"""The words and the advice of every code of lists of cases (案卷列表); see :mod:`desktop.error_words`."""

from __future__ import annotations

from collections.abc import Mapping

LIST_WORDS: Mapping[str, tuple[str, str]] = {
    "view-unknown": ("没有名为“{name}”的常用视图，没有任何改动。", "现有：{known}。"),
    "view-name-invalid": (
        "视图的名称是空的、有看不见的字符，或超过{most}个字，没有保存。",
        "请写一个简短的名称，如“本月待复核”。",
    ),
    "order-unknown": ("不能按“{order}”排序，没有列出。", "可选：{known}。"),
    "state-unknown": ("没有“{state}”这种状态，没有列出。", "可选：{known}。"),
    "sums-turned": ("金额下限{least}元大于上限{most}元，没有列出。", "请核对两个金额后再试。"),
    "sum-unreadable": ("金额“{text}”不是可以认出的数，没有列出。", "请写成元，最多两位小数，如 50000 或 1200.50。"),
}
