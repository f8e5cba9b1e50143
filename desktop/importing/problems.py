"""Problems of rows and sheets in the words of the counter; no identity number stands in any of them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.records import Problem, Severity

ERRORS: Mapping[str, str] = {
    "id-missing": "没有填写身份证号码，请补填后重新提交。",
    "id-lost-digits": "身份证号码存成了数字，末几位已经丢失，请企业把该列设为文本格式后按证件重新填写。",
    "id-length": "身份证号码应为18位，此处为{length}位，请按证件更正。",
    "id-charset": "身份证号码中有不该出现的字符（前17位应为数字，末位为数字或X），请按证件更正。",
    "id-date": "身份证号码中的出生日期不存在或晚于申报日期，请按证件更正。",
    "id-check-digit": "身份证号码的校验位不对，通常是抄错了一位，请按证件更正。",
    "duplicate-in-declaration": "与{first}的身份证号码相同，同一人只计一次，请企业核对后删去多余的一行。",
    "month-unreadable": "费款所属期“{value}”无法识别，这一行没有采用，请核对后重新导出。",
}
WARNINGS: Mapping[str, str] = {
    "id-other-paper": "所填不是居民身份证，身份和来源地需由经办人核对证件原件。",
    "id-region-unknown": "身份证号码前六位不是国家标准中的行政区划代码，请核对证件原件。",
    "name-missing": "没有填写姓名，请补填。",
    "date-unreadable": "“{label}”所填“{value}”无法识别为日期，按未填写处理，请按“2023-01-06”的样式更正。",
    "number-expected": "“{label}”应填数字，此处为“{value}”，按未填写处理。",
    "row-hidden": "企业隐藏或筛选掉了这一行，系统仍已读取，请与企业确认是否申报此人。",
    "sheet-hidden": "工作表“{sheet}”被企业隐藏，没有读取；如其中有申报人员，请企业取消隐藏后重新提交。",
    "sheet-example": "工作表“{sheet}”是填写说明或示例，其中的名单没有读取；如为申报人员，请企业改名后重新提交。",
    "uscc-check-digit": "统一社会信用代码的校验位不对，请与营业执照核对；确属早期代码的可以照常办理。",
    "enterprise-differs": "表中的统一社会信用代码与指定的企业不同，已按指定的企业办理，请核对文件是否选错。",
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
        message=words.format(sheet=sheet, **details),
    )
