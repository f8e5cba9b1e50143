"""What the window can do the command line can do, and the other way round: every command and act has its partner."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import click

from desktop.cli.program import program
from desktop.ui import acts
from rules.registers import REGISTERS

PARTNERS: Mapping[str, str] = {
    "about": "settings.about",
    "agreement": "cases.record_agreement",
    "amounts": "policies.amount_effects policies.set_amount",
    "attach": "materials.attach materials.paste",
    "attachment remove": "materials.remove",
    "attachment save": "materials.save materials.page materials.drawn",
    "attachment show": "materials.checklist",
    "backup": "office.back_up office.back_up_if_due settings.back_up_to",
    "backups": "settings.backups office.last_backup",
    "batch answer": "batches.answer",
    "batch check": "batches.check",
    "batch create": "batches.create",
    "batch export": "batches.save batches.size_of",
    "batch feedback": "batches.feedback",
    "batch list": "batches.ready",
    "batch preview": "batches.preview",
    "batch receive": "batches.receive",
    "batch scans": "batches.save_scans",
    "batch walk": "batches.walk batches.mark",
    "calculate": "policies.reckon",
    "candidates": "intake.tables",
    "case compare": "cases.compare cases.sides",
    "case history": "cases.history",
    "case margin": "cases.trial cases.try_out",
    "case original": "cases.original",
    "case person": "cases.person",
    "case show": "cases.one",
    "cases": "listing.find listing.export",
    "check": "settings.check ledger.check_log",
    "decide": "cases.take_step cases.take_step_listed",
    "demo": "office.demonstrate",
    "draft discard": "entry.discard",
    "draft list": "entry.drafts",
    "draft put": "entry.begin entry.save",
    "draft show": "entry.resume",
    "draft submit": "entry.submit",
    "evidence insurance": "evidence.register evidence.foresee",
    "evidence list": "evidence.ledgers",
    "fact": "evidence.record_figures evidence.firms",
    "fonts": "settings.fonts settings.specimen papers.print_plain",
    "init": "office.create_workspace",
    "intake": "intake.take_in intake.foresee intake.rows intake.save_account",
    "intakes": "listing.intakes",
    "keys export": "settings.export_certificate",
    "keys renew": "settings.renew_key",
    "keys show": "settings.keys",
    "ledger": "ledger.rows ledger.people ledger.people_slice ledger.export",
    "material": "materials.mark",
    "materials": "materials.checklist approvals.wanting",
    "numbering": "settings.numbers settings.skip_to",
    "office": "settings.save",
    "operator add": "settings.add_operator",
    "operator change": "settings.change_operator",
    "operator leave": "settings.set_duty",
    "operator list": "settings.people",
    "operator reset": "settings.reset_password",
    "operator return": "settings.set_duty",
    "operators": "office.change_password",
    "override": "cases.override",
    "papers copy": "papers.kept papers.print_paper papers.print_office",
    "papers log": "papers.log",
    "papers print": "papers.print_cases",
    "papers printers": "papers.offer",
    "passphrase": "settings.change_passphrase",
    "policies": "papers.policy policies.shown",
    "policy attach": "packs.attach",
    "policy check": "policies.check_pack",
    "policy confirm": "policies.confirm policies.standing",
    "policy discard": "packs.discard",
    "policy draft": "packs.begin",
    "policy draft-file": "packs.write_draft",
    "policy drafts": "packs.drafts",
    "policy edit": "packs.look packs.set_value packs.look_at",
    "policy export": "policies.export",
    "policy finalise": "policies.finalise",
    "policy install": "policies.install packs.effects packs.install_draft",
    "policy new": "packs.set_text packs.change_examples",
    "policy original": "packs.originals packs.original_page packs.save_original",
    "policy sign": "packs.sign_draft packs.sign_file",
    "print": "papers.preview papers.issue papers.print_form papers.unmasked",
    "queue": "approvals.waiting approvals.since",
    "readings": "policies.reading_effects policies.choose",
    "restore": "settings.restore",
    "restore-check": "settings.look_into_backup",
    "retention": "settings.retention settings.destruction_list",
    "return-copy": "intake.give_back",
    "search": "shell.find",
    "settings": "settings.held settings.save",
    "settlement": "papers.preview_office papers.issue_office",
    "summary": "papers.preview_office papers.issue_office",
    "template": "entry.save_template",
    "ticket": "cases.record_ticket",
    "transmittal": "papers.preview_office papers.issue_office",
    "trip list": "evidence.ledgers",
    "trip record": "evidence.record_coach",
    "trust": "settings.trust settings.look_at_certificate",
    "trusted": "settings.keys settings.withdraw_trust",
    "undo": "cases.undo listing.preview_undo",
    "verify": "cases.verify",
    "views drop": "listing.drop_view",
    "views list": "listing.views",
    "views save": "listing.save_view",
    "waiting": "home.overview",
} | {f"evidence {kind}": "evidence.register evidence.foresee" for kind in ("movement", "duty", "permits", *REGISTERS)}
"""Command → the acts that do the same in the window."""

ONLY_WINDOW: Mapping[str, str] = {
    "cases.reveal": "shows what is on the screen; verify, print --unmasked and ledger --whole-numbers give it whole",
    "entry.lay": "lays what was copied from a spreadsheet into the grid; a script writes rows itself",
    "intake.merged": "joins the reports of two runs of one dialog",
    "office.one_time_password": "a word for init, operator add and operator reset, which make their own",
    "office.open_workspace": "every command opens the workspace for itself",
    "office.warm_up": "loads code while a passphrase is typed",
    "shell.idle_minutes": "a command ends by itself",
    "shell.lock": "a command ends by itself",
    "shell.renew": "a command begins anew each time",
    "shell.sign_in": "every command that writes signs in by --as",
}
"""Acts of the window that no command needs, and why."""

ONLY_COMMAND: Mapping[str, str] = {}
"""Commands that the window does not have, and why."""


def _commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def _acts() -> set[str]:
    """Return every public function of the modules of acts, as ``module.function``."""
    found = set()
    for module in pkgutil.iter_modules(acts.__path__):
        loaded = import_module(f"{acts.__name__}.{module.name}")
        found |= {
            f"{module.name}.{name}"
            for name, value in inspect.getmembers(loaded, inspect.isfunction)
            if not name.startswith("_") and value.__module__ == loaded.__name__
        }
    return found


def _partners() -> set[str]:
    return {act for acts_ in PARTNERS.values() for act in acts_.split()}


def _asked_for(file: Path) -> Iterator[str]:
    """Yield the acts that a module of the window names."""
    tree = ast.parse(file.read_text("utf-8"))
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == acts.__name__:
            modules |= {each.asname or each.name: each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{acts.__name__}."):
            yield from (f"{str(node.module).rpartition('.')[2]}.{each.name}" for each in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield f"{modules[node.value.id]}.{node.attr}"


def test_every_command_has_its_act_or_a_reason_to_have_none() -> None:
    commands = set(_commands(program))

    assert commands - PARTNERS.keys() - ONLY_COMMAND.keys() == set(), "give it a partner in the window"
    assert (PARTNERS.keys() | ONLY_COMMAND.keys()) - commands == set(), "there is no such command any more"
    assert PARTNERS.keys() & ONLY_COMMAND.keys() == set()


def test_every_act_has_its_command_or_a_reason_to_have_none() -> None:
    there = _acts()

    assert there - _partners() - ONLY_WINDOW.keys() == set(), "give it a partner among the commands"
    assert (_partners() | ONLY_WINDOW.keys()) - there == set(), "there is no such act any more"
    assert _partners() & ONLY_WINDOW.keys() == set()


def test_every_act_is_asked_for_somewhere_in_the_window() -> None:
    window = Path(str(acts.__file__)).parents[1]
    asked = {act for file in window.rglob("*.py") for act in _asked_for(file)}

    assert _acts() - asked - {"intake.merged"} == set(), "nothing in the window does it"
