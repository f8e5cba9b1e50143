"""What an enterprise has had elsewhere for the same measure displaces the lower sum, and says by how much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.document import compose, facts_of
from rules.evaluate import evaluate
from rules.facts import CaseFacts, FirmBenefit, ProvedFigure
from rules.finding import Finding
from rules.packfile import load_all
from tests.rules.facts_told import a_person, employer

LUCHENG = load_all()["lucheng-2023"]
FLAT = {"above_scale": "true", "manufacturing": "true", "output_2022": "30000000", "output_q1_prev": "1000000"}


def _finding(*had: FirmBenefit, chosen: dict[str, str] | None = None, measure: str = "stay") -> Finding:
    """Return the finding of a case that would bring 15,500 (31 stayers) or 50,000 yuan (the alternative award)."""
    from datetime import date

    figures = {**FLAT, "output_q1": "1250000", "industrial": "true", "promoted_2022": "false"}
    persons = tuple(replace(a_person(), id_number=f"{index}") for index in range(31)) if measure == "stay" else ()
    facts = CaseFacts(
        case="案卷甲",
        enterprise=employer("甲"),
        declared_on=date(2023, 2, 10),
        covered_months=frozenset({"2023-01", "2023-02"}),
        proved_figures=tuple(ProvedFigure(name=name, text=text, source="统计局") for name, text in figures.items()),
        benefits=had,
        persons=tuple(replace(each, id_number=a_person().id_number) for each in persons),
    )
    return evaluate(LUCHENG, LUCHENG.measures[measure], facts, chosen=chosen or {})


def _had(yuan: str | None, *, measure: str = "stay") -> FirmBenefit:
    fen = None if yuan is None else int(yuan) * 100
    return FirmBenefit(document="市级办法", measure=measure, amount_fen=fen, paid_on="2023-02-01", source="市人社局")


@pytest.mark.parametrize(
    ("had", "option", "payable"),
    [
        ((), "difference", 1_550_000),
        ((_had("5000"),), "difference", 1_050_000),
        ((_had("5000"),), "whole", 1_550_000),
        ((_had("15499"),), "difference", 100),
        ((_had("15500"),), "difference", 0),
        ((_had("15500"),), "whole", 0),
        ((_had("8000"), _had("8000")), "difference", 0),
        ((_had("5000", measure="产值奖励"),), "difference", 1_550_000),
        ((_had("5000", measure="一次性留工补助"),), "difference", 1_050_000),
    ],
)
def test_only_what_is_higher_is_paid(had: tuple[FirmBenefit, ...], option: str, payable: int) -> None:
    settled = _finding(*had, chosen={"R-L16": option}).settlement

    assert settled.payable_fen == settled.ceiling_fen == payable


def test_what_is_displaced_is_told_with_the_sum_it_would_have_given() -> None:
    steps = _finding(_had("16000")).settlement.steps

    assert [step.label for step in steps[-2:]] == ["其他政策已享受", "就高核定金额"]
    assert steps[-2].value == "市级办法：16,000.00元，2023-02-01发放（市人社局）"
    assert steps[-1].value == "其他政策不低于本项，本项15,500.00元被取代，核定0.00元"
    assert steps[-1].clause == "附则2"


def test_a_sum_that_no_one_can_read_holds_the_payment_and_keeps_the_ceiling() -> None:
    settled = _finding(_had(None)).settlement

    assert (settled.payable_fen, settled.ceiling_fen) == (0, 1_550_000)
    assert "核实之前本项15,500.00元暂不发放" in settled.steps[-1].value


def test_an_award_from_figures_is_compared_alike() -> None:
    settled = _finding(_had("20000", measure="output-growth-alt"), measure="output-growth-alt").settlement

    assert settled.payable_fen == 3_000_000


def test_the_edge_of_a_case_speaks_of_what_is_left() -> None:
    (edge,) = _finding(_had("5000")).settlement.cliffs

    assert edge.text == "再核减2人即不足30人，减少10500元"


def test_a_determination_gives_the_benefits_back() -> None:
    finding = _finding(_had("5000"), _had(None))

    assert facts_of(compose(finding)).benefits == finding.facts.benefits
