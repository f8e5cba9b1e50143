"""The promises of the project's own files: locks, licences, size and naming of modules."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from docs import licences

ROOT = Path(__file__).parents[1]
PACKAGES = ("desktop", "rules", "resources")
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def _modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _pins(lock: str) -> dict[str, str]:
    return dict(licences.locked((ROOT / lock).read_text("utf-8")))


def _canonical(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def _lengths_of_functions() -> list[int]:
    return sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for module in _modules(*PACKAGES)
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_only_pins_and_hashes(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()

    strange = [
        line
        for line in lines
        if not re.fullmatch(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)
    ]

    assert strange == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_path(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")

    assert not re.search(r"://|@ |--(extra-)?index-url|--find-links|file:", text)


def test_the_run_lock_pins_every_dependency_of_the_project() -> None:
    wanted = {_canonical(one) for one in _pyproject()["project"]["dependencies"]}

    missing = wanted - _pins("requirements.txt").keys()

    assert missing == set()


def test_the_dev_lock_pins_every_tool_and_agrees_with_the_run_lock() -> None:
    tools = {_canonical(one) for one in _pyproject()["dependency-groups"]["dev"]}

    run, dev = _pins("requirements.txt"), _pins("requirements-dev.txt")

    assert tools <= dev.keys()
    assert {name: dev.get(name) for name in run} == run


def test_both_halves_of_qt_are_pinned_alike() -> None:
    pins = _pins("requirements.txt")

    assert pins["pyside6-essentials"] == pins["shiboken6"] == "6.11.3"


def test_the_licence_page_is_what_the_lock_ships() -> None:
    lock = licences.LOCK.read_text("utf-8")

    assert licences.PAGE.read_text("utf-8") == licences.page(lock), "run make licences"


def test_nothing_shipped_is_under_the_gpl_alone() -> None:
    shipped = {name: licences.licence_of(name) for name in _pins("requirements.txt")}

    unsaid = {name for name, licence in shipped.items() if not licence}
    copyleft = {name for name, licence in shipped.items() if re.search(r"\bA?GPL", licence) and "LGPL" not in licence}

    assert unsaid == set()
    assert copyleft == set()


def test_the_console_script_is_ours() -> None:
    (script,) = entry_points(group="console_scripts", name="wengang")

    assert script.value == "desktop.__main__:main"


def test_no_module_is_longer_than_400_lines() -> None:
    long = {
        str(module.relative_to(ROOT)): count
        for module in _modules(*PACKAGES, "tests")
        if (count := len(module.read_text("utf-8").splitlines())) > 400
    }

    assert long == {}


def test_nine_functions_in_ten_have_at_most_25_lines() -> None:
    lengths = _lengths_of_functions()

    ninth_decile = lengths[len(lengths) * 9 // 10]

    assert ninth_decile <= 25


def test_no_expression_has_a_possessive_group() -> None:
    possessive = re.compile(r"(?<!\\)\)[*+?]\+")  # the Python of Debian 12 loses matches of those

    found = [module.name for module in _modules(*PACKAGES) if possessive.search(module.read_text("utf-8"))]

    assert found == []


def test_no_module_has_an_empty_name() -> None:
    named = {str(module.relative_to(ROOT)) for module in _modules(*PACKAGES, "tests") if module.stem in EMPTY_NAMES}

    assert named == set()


def test_no_committed_text_names_a_home_folder_or_an_index() -> None:
    pattern = re.compile(r"/(?:home|root|Users)/[a-z]|pypi\.org/simple|index-url\s*=")
    texts = [*_modules(*PACKAGES, "docs"), *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "Makefile"]

    telling = [str(text.relative_to(ROOT)) for text in texts if pattern.search(text.read_text("utf-8"))]

    assert telling == []


def test_every_make_target_that_the_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    texts = [(ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md", "build.spec")]

    named = {target for text in texts for target in re.findall(r"`make ([a-z-]+)`", text)}

    assert named
    assert named <= targets
