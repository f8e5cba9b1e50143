"""The small rule in openfisca-core, as its own manual would have it written: vectors, one formula a variable."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import ETERNITY
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from tests.bench.crowd_made import COUNTING, LOCAL, RATE_FEN, REQUIRED, WINDOW, Columns

Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
Firm = build_entity(
    key="firm",
    plural="firms",
    label="A firm",
    roles=[{"key": "worker", "plural": "workers", "label": "Workers"}],
)
_PERIOD = "2023"
_FIRST, _LAST = (np.datetime64(day) for day in WINDOW)
_NEVER = np.datetime64("1900-01-01")


def _variable(name: str, kind: type, entity: Any, **more: Any) -> type[Variable]:  # noqa: ANN401  the peer's own types
    return type(name, (Variable,), {"value_type": kind, "entity": entity, "definition_period": ETERNITY, **more})


def _nonlocal(person: Any, period: Any) -> Any:  # noqa: ANN401
    return person("prefix", period) != int(LOCAL)


def _insured(person: Any, period: Any) -> Any:  # noqa: ANN401
    return person("january", period) * person("february", period)


def _stayed(person: Any, period: Any) -> Any:  # noqa: ANN401
    return (person("back_on", period) < _FIRST) + (person("left_on", period) > _LAST)


def _stayer(person: Any, period: Any) -> Any:  # noqa: ANN401
    return person("from_outside", period) * person("stayed", period)


def _payable(person: Any, period: Any) -> Any:  # noqa: ANN401
    return person("stayer", period) * person("insured", period)


def _subsidy(firm: Any, period: Any) -> Any:  # noqa: ANN401
    enough = firm.sum(firm.members("stayer", period)) >= REQUIRED
    return firm.sum(firm.members("payable", period)) * (RATE_FEN // 100) * enough


def _system() -> TaxBenefitSystem:
    import datetime as dt

    system = TaxBenefitSystem([Person, Firm])
    for each in (
        _variable("prefix", int, Person),
        _variable("january", bool, Person),
        _variable("february", bool, Person),
        _variable("left_on", dt.date, Person),
        _variable("back_on", dt.date, Person),
        _variable("from_outside", bool, Person, formula=_nonlocal),
        _variable("insured", bool, Person, formula=_insured),
        _variable("stayed", bool, Person, formula=_stayed),
        _variable("stayer", bool, Person, formula=_stayer),
        _variable("payable", bool, Person, formula=_payable),
        _variable("subsidy", int, Firm, formula=_subsidy),
    ):
        system.add_variable(each)
    return system


def reckon(crowd: Columns) -> tuple[float, int, int]:
    """Return seconds, payable heads and fen; the system is built before the clock starts, the vectors after."""
    system = _system()
    people = len(crowd.prefix)
    started = perf_counter()
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", range(people))
    firms = builder.declare_entity("firm", ["firm"])
    builder.join_with_persons(firms, np.zeros(people, dtype=int), ["worker"] * people)
    simulation = builder.build(system)
    simulation.set_input("prefix", _PERIOD, np.array(crowd.prefix).astype(int))
    simulation.set_input("january", _PERIOD, np.array([status in COUNTING for status in crowd.january]))
    simulation.set_input("february", _PERIOD, np.array([status in COUNTING for status in crowd.february]))
    for name, days in (("left_on", crowd.left_on), ("back_on", crowd.back_on)):
        vector = np.array([_NEVER if day is None else day for day in days], dtype="datetime64[D]")
        simulation.set_input(name, _PERIOD, vector)
    fen = int(simulation.calculate("subsidy", _PERIOD)[0]) * 100  # its vectors are of 32 bits: yuan fit, fen would not
    heads = int(simulation.calculate("payable", _PERIOD).sum())
    return perf_counter() - started, heads, fen
