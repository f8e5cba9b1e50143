"""Sheets for tests: every field filled with synthetic values, the telling one given by the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop.printing.approval import ApprovalSheet, ChosenReading, Reduction, Step, Threshold
from desktop.printing.correction import CorrectionSheet, Defect
from desktop.printing.cover import CoverSheet, Filed
from desktop.printing.imprint import Imprint
from desktop.printing.person_list import ListColumn, ListLine, PersonListSheet
from desktop.printing.receipt import Material, ReceiptSheet
from desktop.printing.refusal import RefusalSheet
from desktop.printing.roster import RosterLine, RosterSheet
from desktop.printing.settlement import SettlementLine, SettlementSheet
from desktop.printing.summary import SummaryLine, SummarySheet
from desktop.printing.transmittal import Enclosure, Sent, TransmittalSheet
from desktop.records import Enterprise

POLICY = "《鹿城区稳岗留工若干措施》（温鹿政办〔2022〕88号）"
RARE_NAMES = ("张䶮", "王㛃", "李𬱖", "㼆小明", "阿卜杜热合曼·买买提依明")


def an_imprint(**changed: Any) -> Imprint:  # noqa: ANN401
    imprint = Imprint(
        office="温州市鹿城区样例街道办事处",
        document_id="330302003-LG-2023-0007-1",
        case_number="330302003-LG-2023-0007",
        pack_id="lucheng-2023",
        pack_hash="ab12" * 16,
        determination_hash="cd34" * 16,
        issued_on=date(2023, 4, 10),
    )
    return replace(imprint, **changed)


def a_line(**changed: Any) -> RosterLine:  # noqa: ANN401
    line = RosterLine(
        row=5,
        name="孔样例",
        id_number="340321199001010012",
        declared="2023年1月6日至2023年2月5日",
        declared_fen=50_000,
        result="可发放",
        verified_fen=50_000,
        reason="全部条件符合（一、1）",
    )
    return replace(line, **changed)


def a_roster(lines: int = 3, **changed: Any) -> RosterSheet:  # noqa: ANN401
    roster = RosterSheet(
        imprint=an_imprint(),
        measure="一次性留工补助",
        policy=POLICY,
        clause="一、1",
        enterprise="温州样例甲阀门有限公司",
        uscc="91330302MA2ABCDE0X",
        lines=tuple(a_line(row=5 + index, name=RARE_NAMES[index % len(RARE_NAMES)]) for index in range(lines)),
    )
    return replace(roster, **changed)


def a_case_line(**changed: Any) -> SummaryLine:  # noqa: ANN401
    line = SummaryLine(
        case_number="330302003-LG-2023-0007",
        enterprise="温州样例甲阀门有限公司",
        uscc="91330302MA2ABCDE0X",
        declared_people=41,
        declared_fen=2_050_000,
        verified_people=36,
        verified_fen=1_800_000,
        bank="样例银行温州鹿城支行",
        account="1203282009200123456",
        reason="5人未参保",
    )
    return replace(line, **changed)


def a_summary(*lines: SummaryLine, **changed: Any) -> SummarySheet:  # noqa: ANN401
    summary = SummarySheet(
        imprint=an_imprint(case_number="330302003-PC-2023-0003"),
        measure="一次性留工补助",
        policy=POLICY,
        clause="一、1",
        lines=lines or (a_case_line(),),
    )
    return replace(summary, **changed)


def an_approval(**changed: Any) -> ApprovalSheet:  # noqa: ANN401
    approval = ApprovalSheet(
        imprint=an_imprint(),
        measure="一次性留工补助",
        policy="鹿城区稳岗留工若干措施",
        policy_number="温鹿政办〔2022〕88号",
        clause="一、1",
        enterprise=Enterprise(
            uscc="91330302MA2ABCDE0X",
            name="温州样例甲阀门有限公司",
            address="温州市鹿城区样例路1号",
            legal_person="张䶮",
            contact="王㛃",
            phone="0577-88880000",
            bank="样例银行温州鹿城支行",
            account="1203282009200123456",
        ),
        received_on="2023年2月10日",
        declared_people=41,
        declared_fen=2_050_000,
        payable_people=36,
        pending_people=3,
        rejected_people=2,
        payable_fen=1_800_000,
        ceiling_fen=1_950_000,
        rejected_fen=100000,
        threshold=Threshold(counts="留工的外地员工", required=30, low=36, high=39, outcome="met", clause="一、1"),
        reductions=(Reduction(reason="留温期间离开温州", clause="一、1", people=2, fen=100_000),),
        readings=(ChosenReading(id="R-L1", title="门槛人数按哪些员工计", option="留工的外地员工"),),
        steps=(Step(label="核定人数 × 补助标准", value="36人 × 500.00元", clause="一、1"),),
    )
    return replace(approval, **changed)


def a_receipt() -> ReceiptSheet:
    return ReceiptSheet(
        imprint=an_imprint(),
        enterprise="温州样例甲阀门有限公司",
        uscc="91330302MA2ABCDE0X",
        measure="一次性留工补助",
        policy=POLICY,
        clause="一、1",
        received_on=date(2023, 2, 6),
        working_days=20,
        due_on=date(2023, 3, 6),
        handler="王㛃",
        phone="0577-88880000",
        materials=(Material(name="花名册.xlsx", note="读取41人"),),
    )


def a_correction() -> CorrectionSheet:
    return CorrectionSheet(
        imprint=an_imprint(),
        enterprise="温州样例甲阀门有限公司",
        measure="一次性留工补助",
        policy=POLICY,
        answer_by=date(2023, 2, 20),
        contact="王㛃 0577-88880000",
        defects=(
            Defect(
                file="花名册.xlsx",
                sheet="员工花名册",
                cell="C17",
                row=17,
                name="李𬱖",
                problem="证件号码位数不对",
                remedy="请按证件原件更正",
            ),
        ),
    )


def a_settlement(lines: int = 3, **changed: Any) -> SettlementSheet:  # noqa: ANN401
    settlement = SettlementSheet(
        imprint=an_imprint(case_number="330902001-JS-2023-0001"),
        policy=POLICY,
        clause="六",
        sides=(("舟山市", "50%"), ("县（区）", "50%")),
        rule="舟山市50%、县（区）50%；每件逐笔分担，不足1分的尾差由县（区）承担。",
        lines=tuple(a_settlement_line(index) for index in range(lines)),
    )
    return replace(settlement, **changed)


def a_settlement_line(index: int) -> SettlementLine:
    return SettlementLine(
        case_number=f"330902001-BT-2023-{index + 1:04d}",
        measure="专项补贴",
        enterprise=f"舟山样例{index + 1}水产有限公司",
        uscc="91330902MA2ABCDE0X",
        people=41,
        amount_fen=2_050_001,
        parts_fen={"舟山市": 1_025_000, "县（区）": 1_025_001},
    )


def a_name_list(lines: int = 3, **changed: Any) -> PersonListSheet:  # noqa: ANN401
    names = PersonListSheet(
        imprint=an_imprint(),
        title="新居民积分名单",
        policy=POLICY,
        clause="一、2",
        enterprise="温州样例甲阀门有限公司",
        uscc="91330302MA2ABCDE0X",
        each="新居民积分5分",
        columns=(),
        lines=tuple(
            ListLine(name=RARE_NAMES[index % len(RARE_NAMES)], id_number="340321199001010012") for index in range(lines)
        ),
        money=False,
    )
    return replace(names, **changed)


def a_travel_list(lines: int = 3) -> PersonListSheet:
    columns = (
        ListColumn(title="出发地", share=20),
        ListColumn(title="返岗日期", share=33),
        ListColumn(title="交通方式", share=19),
        ListColumn(title="档次", share=26),
    )
    texts = ("贵州", "2023年1月28日", "火车", "华东以外地区")
    travelled = tuple(
        ListLine(name="孔样例", id_number="520321199001010018", texts=texts, fen=20_000) for _ in range(lines)
    )
    return replace(
        a_name_list(), title="返岗交通补贴明细表", each="按来源地分档", columns=columns, lines=travelled, money=True
    )


def a_refusal(**changed: Any) -> RefusalSheet:  # noqa: ANN401
    sheet = RefusalSheet(
        imprint=an_imprint(document_number="鹿样〔2023〕7号"),
        enterprise="温州样例甲阀门有限公司",
        uscc="91330302MA2ABCDE0X",
        measure="一次性留工补助",
        policy=POLICY,
        clause="一、1",
        received_on=date(2023, 2, 6),
        accepted=True,
        facts=("申报41人、20,500.00元。经核定，可发放29人、待核实0人、不予发放12人，核定金额0.00元。",),
        reason="留温的外地员工29人，不足30人",
        contact="温州市鹿城区样例街道办事处，电话0577-00000000",
    )
    return replace(sheet, **changed)


def a_cover(filed: int = 3, **changed: Any) -> CoverSheet:  # noqa: ANN401
    sheet = CoverSheet(
        imprint=an_imprint(document_number="X001-WS·2023-D10-0007"),
        enterprise="温州样例甲阀门有限公司",
        uscc="91330302MA2ABCDE0X",
        measure="一次性留工补助",
        policy=POLICY,
        received_on=date(2023, 2, 6),
        closed_on=date(2023, 6, 6),
        outcome="已拨付",
        retention="10年",
        filed=tuple(Filed(number="", title=f"材料{at}", on=date(2023, 2, 6), pages=at) for at in range(filed)),
    )
    return replace(sheet, **changed)


def a_transmittal(measures: int = 1, **changed: Any) -> TransmittalSheet:  # noqa: ANN401
    sheet = TransmittalSheet(
        imprint=an_imprint(case_number="330302003-PC-2023-0001", document_number="鹿样〔2023〕8号"),
        addressee="区人力资源和社会保障局",
        policy=POLICY,
        batch="330302003-PC-2023-0001",
        sent=tuple(Sent(measure=f"补助{at}", cases=2, people=70, fen=3_500_050) for at in range(measures)),
        enclosures=(Enclosure(title="汇总表"), Enclosure(title="审批表", copies=2)),
        contact="0577-00000000",
    )
    return replace(sheet, **changed)
