"""The registers that a rule may look into (名册、核查结果): what each is about and which fields a line of it has.

An insurance extract and whereabouts have shapes of their own; every other list of a bureau is one of these.  Of a
register that is ``whole`` a missing line is a negative answer (the list names all there are); of the others a missing
line is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class FieldKind(StrEnum):
    """How a field of a register is read."""

    TEXT = "text"
    DAY = "day"
    MONTH = "month"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a register: its title at the head of a column, how it is read, and whether a line needs it."""

    title: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One kind of register; ``of_person`` tells persons (by 身份证号) from enterprises (by 统一社会信用代码)."""

    title: str
    of_person: bool
    whole: bool
    fields: Mapping[str, Field]


_DAY, _MONTH, _MONEY = FieldKind.DAY, FieldKind.MONTH, FieldKind.MONEY

REGISTERS: Mapping[str, Register] = MappingProxyType(
    {
        "household": Register(
            title="户籍核查结果",
            of_person=True,
            whole=False,
            fields={"region": Field(title="户籍地", required=True), "code": Field(title="户籍地代码")},
        ),
        "permit": Register(
            title="居住证名册",
            of_person=True,
            whole=True,
            fields={
                "issuer": Field(title="签发机关", required=True),
                "valid_from": Field(title="有效期起", kind=_DAY),
                "valid_to": Field(title="有效期止", kind=_DAY, required=True),
            },
        ),
        "post": Register(
            title="岗位核查结果", of_person=True, whole=False, fields={"post": Field(title="岗位", required=True)}
        ),
        "first-insured": Register(
            title="首次参保核查结果",
            of_person=True,
            whole=False,
            fields={"month": Field(title="首次参保月份", kind=_MONTH, required=True)},
        ),
        "employment": Register(
            title="用工备案",
            of_person=True,
            whole=False,
            fields={
                "hired_on": Field(title="入职日期", kind=_DAY, required=True),
                "employer": Field(title="单位名称"),
                "employer_uscc": Field(title="统一社会信用代码"),
            },
        ),
        "phone": Register(
            title="手机号码归属核查结果",
            of_person=True,
            whole=False,
            fields={"place": Field(title="归属地", required=True)},
        ),
        "list": Register(title="名单", of_person=True, whole=True, fields={}),
        "benefit": Register(
            title="其他政策享受情况",
            of_person=True,
            whole=False,
            fields={
                "document": Field(title="政策文件", required=True),
                "amount": Field(title="金额", kind=_MONEY, required=True),
                "paid_on": Field(title="发放日期", kind=_DAY),
                "measure": Field(title="对应项目"),
            },
        ),
        "scale": Register(
            title="规模以上（限额以上）企业名录",
            of_person=False,
            whole=True,
            fields={"category": Field(title="类别"), "industry": Field(title="行业")},
        ),
        "state-owned": Register(title="国有及国有控股企业名录", of_person=False, whole=True, fields={}),
        "registration": Register(
            title="注册登记与纳税名录",
            of_person=False,
            whole=True,
            fields={"region": Field(title="注册地"), "kind": Field(title="类型")},
        ),
        "firm-benefit": Register(
            title="企业其他政策享受情况",
            of_person=False,
            whole=False,
            fields={
                "document": Field(title="政策文件", required=True),
                "amount": Field(title="金额", kind=_MONEY, required=True),
                "paid_on": Field(title="发放日期", kind=_DAY),
                "measure": Field(title="对应项目", required=True),
            },
        ),
    }
)
