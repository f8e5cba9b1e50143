"""What a determination says of the enterprise, as the JSON of ``verify`` gives it."""

from __future__ import annotations

from datetime import date

from desktop.services.report import measure_json
from rules.document import canonical, compose, digest
from rules.evaluate import evaluate
from rules.facts import CaseFacts, ProvedFigure
from rules.packfile import load_all
from tests.rules.facts_told import employer

ZHOUSHAN = load_all()["zhoushan-2023"]


def test_conditions_and_the_annexs_statements_are_told_with_outcome_and_clause() -> None:
    facts = CaseFacts(
        case="案卷甲",
        enterprise=employer("甲"),
        declared_on=date(2023, 2, 10),
        declared_figures={"industrial": "true"},
        proved_figures=(ProvedFigure(name="above_scale", text="false", source="统计名录"),),
    )
    document = compose(evaluate(ZHOUSHAN, ZHOUSHAN.measures["stay"], facts, chosen={}))

    told = measure_json(document, digest(canonical(document)))

    assert [(each["title"], each["outcome"], each["clause"]) for each in told["enterprise"]] == [
        ("规模以上", "unmet", "一、1"),
        ("工业企业", "unknown", "一、1"),
    ]
    assert told["enterprise"][1]["text"] == "企业已申报，尚无佐证：工业企业：是"
    assert {each["outcome"] for each in told["eligibility"]} == {"unknown"}
    assert told["amount"]["ceiling"] == "0.00"
