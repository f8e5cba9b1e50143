"""Problems of rows and sheets in the words of the counter; no identity number stands in any of them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.masking import mask_ids
from desktop.records import Problem, Severity

ERRORS: Mapping[str, str] = {
    "id-missing": "没有填写身份证号码，请补填后重新提交。",
    "id-lost-digits": "身份证号码存成了数字，末几位已经丢失，请企业把该列设为文本格式后按证件重新填写。",
    "id-length": "身份证号码应为18位，此处为{length}位，请按证件更正。",
    "id-charset": "身份证号码中有不该出现的字符（前17位应为数字，末位为数字或X），请按证件更正。",
    "id-date": "身份证号码中的出生日期不存在或晚于申报日期，请按证件更正。",
    "id-check-digit": "身份证号码的校验位不对，通常是抄错了一位，请按证件更正。",
    "duplicate-in-declaration": "与{first}的身份证号码相同，同一人只计一次，请企业核对后删去多余的一行。",
    "line-without-field": "没有填写“{label}”，不知道这一行对应哪一项，没有采用，请补齐后重新导出。",
    "uscc-missing": "没有填写统一社会信用代码，这一行没有采用，请补填后重新导出。",
    "uscc-invalid": "统一社会信用代码的位数或字符不对，这一行没有采用，请与营业执照核对。",
}
WARNINGS: Mapping[str, str] = {
    "id-other-paper": "所填不是居民身份证，身份和来源地需由经办人核对证件原件。",
    "id-region-unknown": "身份证号码前六位不是国家标准中的行政区划代码，请核对证件原件。",
    "name-missing": "没有填写姓名，请补填。",
    "date-unreadable": "“{label}”所填“{value}”无法识别为日期，按未填写处理，请按“2023-01-06”的样式更正。",
    "date-ahead": "“{label}”所填“{value}”在今天之后，按未填写处理，请企业更正。",
    "number-expected": "“{label}”应填数字，此处为“{value}”，按未填写处理。",
    "row-hidden": "企业隐藏或筛选掉了这一行，系统仍已读取，请与企业确认是否申报此人。",
    "sheet-hidden": "工作表“{sheet}”被企业隐藏，没有读取；如其中有申报人员，请企业取消隐藏后重新提交。",
    "sheet-example": "工作表“{sheet}”是填写说明或示例，其中的名单没有读取；如为申报人员，请企业改名后重新提交。",
    "roster-empty": "花名册中没有填写任何人员，请与企业确认是否交错了文件。",
    "sheet-unclear": "工作表“{sheet}”中像有人员名单但没有表头，没有读取；如为申报人员，请企业补上表头后重新提交。",
    "uscc-check-digit": "统一社会信用代码的校验位不对，请与营业执照核对；确属早期代码的可以照常办理。",
    "enterprise-titled": "表中没有“统一社会信用代码”一栏，已按标题中写的企业和代码办理，请核对。",
    "enterprise-differs": "表中的统一社会信用代码与指定的企业不同，已按指定的企业办理，请核对文件是否选错。",
    "template-old": "申报表用的是旧版模板（第{version}版，现为第{current}版），内容已读取，请提醒企业下次使用新模板。",
    "layout-remembered": "各列按{day}选定的对应关系读取（{columns}），请核对；不符的，请重新指明各列后导入。",
    "id-cleaned": "身份证号码{how}后位数和校验位都对，已按此读取，请核对证件原件。",
    "date-year-assumed": "“{label}”只写了月日，没有写年份，已按{year}年读取，请核对。",
    "cell-error": "“{label}”显示为错误值{value}，没有读到内容，按未填写处理，请企业更正公式或直接填写。",
    "formula-uncomputed": "“{label}”是公式，但没有保存算出的结果，按未填写处理，请企业用表格软件打开并保存后再提交。",
    "column-hidden": "企业隐藏了“{label}”这一列，系统仍已读取，请与企业确认内容是否有效。",
    "dragged-fill": "第{first}行至第{last}行的{label}逐行加1，像是下拉填充造成的，请企业逐人核对后更正。",
    "shared-phone": "{rows}共{people}人填写同一个手机号码，请核实是否本人申报。",
    "shared-account": "{rows}共{people}人填写同一个银行账号，请核实是否为本人账户。",
    "total-differs": "表中写明{stated}人，花名册中共{counted}人，两者不一致；已按花名册读取，请企业核对。",
    "field-missing": "没有填写“{label}”，这一行已保留，该项按不明处理、待核实，请补齐后重新导出。",
    "field-unreadable": "“{label}”所填“{value}”无法识别，这一行已保留，该项按不明处理、待核实，请核对后重新导出。",
    "month-unreadable": "费款所属期“{value}”无法识别，这一行已保留，该人员有缺月时列为待核实，请核对后重新导出。",
    "month-outside": "费款所属期{value}不在本次登记的月份之内，没有采用。",
}


def problem(code: str, *, sheet: str, cell: str = "", row: int | None = None, **details: object) -> Problem:
    """Word a problem by its code; codes of ERRORS refuse the row."""
    words = ERRORS.get(code) or WARNINGS[code]
    return Problem(
        sheet=sheet,
        cell=cell,
        row=row,
        severity=Severity.ERROR if code in ERRORS else Severity.WARNING,
        code=code,
        message=mask_ids(words.format(sheet=sheet, **details)),
    )
