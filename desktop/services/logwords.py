"""Who did what to what, in words (操作日志的文字): the one home of what the subjects and codes of the log are called.

The log keeps codes, for they are hashed and programs read them; whoever shows an entry to people asks here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from desktop.models.answers import MarkKind
from desktop.models.firmledger import FactValue
from desktop.record_words import RECORD_WORDS, record_words
from desktop.records import AuditEntry
from desktop.services.actwords import plain
from desktop.services.desk import Desk
from desktop.services.factwords import fact_said
from desktop.services.numbering import SERIES_TITLES
from desktop.services.parameters import amount_said, parameter_title
from desktop.services.settings import SETTINGS, setting_title
from rules.cliff import set_apart
from rules.materials import materials_of
from rules.packleaves import Leaf, Leaves

MARKED_WORDS: Mapping[str, str] = {MarkKind.ACCEPTED: "接受", MarkKind.TO_CORRECT: "更正"}
_PLACES = {"workspace": "工作区", "office": "本单位", "retention": "保存期限"}
_OF_PEOPLE = frozenset({"password", "sign-in", "sign-in-refused", "lock", "unlock"})
_OF_POLICIES = frozenset({"reading", "amount", "confirm", "finalise", "summary", "settlement"})
_RECORD = re.compile(rf"(?:{'|'.join(RECORD_WORDS)})-([0-9]{{1,18}})")
_FIGURE = re.compile(r"(?<!\S)([a-z][a-z0-9_]*)=([^\s（]+)(?:（([a-z0-9-]+)/([a-z0-9-]+)）)?(?!\S)")
_DIGEST = re.compile(r"(?<!\S)[0-9a-f]{64}(?!\S)")
_TYPIST = re.compile(r"(?<=由)[a-z][a-z0-9-]*(?=录入)")
_PARENT = re.compile(r"(?<=由 )[a-z][a-z0-9-]*(?= [修另])")
_MARKED = re.compile(rf"(?<= )({'|'.join(MARKED_WORDS)})(?= |$)")
_NUMBERED = re.compile(r"([0-9]{4})-([0-9]+)")


class LogWords:
    """The words of entries of one workspace, whose operators, policies and enterprises are read once."""

    def __init__(self, desk: Desk) -> None:
        """Read who there is; enterprises and packs are read when an entry names them."""
        self._policies = desk.policies
        self._names = desk.store.operators.names()
        self._files = {each.id: each.file_name for each in desk.store.evidence.extracts()}
        self._firm = cache(desk.store.cases.name_of)
        self._leaves = cache(self._leaves_of)
        self._materials = {
            each.id: each.title
            for policy in desk.policies.values()
            for measure in policy.measures.values()
            for each in materials_of(policy, measure)
        }
        self._tellers: Mapping[str, Callable[[AuditEntry], Iterator[str]]] = {
            "reading": self._reading,
            "confirm": self._confirmed,
            "amount": self._amount,
            "fact": self._figures,
            "undo": self._figures,
            "setting": self._set,
            "trip": self._hired,
            "draft-discard": self._discarded,
            "material-remove": self._removed,
            "feedback-mark": self._marked,
            "numbering": self._numbered,
            "sign-in-refused": self._refused,
            "policy-draft": self._drafted,
        }

    def who(self, operator: str) -> str:
        """Return who did it; 系统 where nobody was signed in."""
        return self._names.get(operator, operator or "系统")

    def subject(self, entry: AuditEntry) -> str:
        """Return what was done to: a case number, 企业数据1 and the enterprise, a setting by its title …"""
        head, _, rest = entry.subject.partition(" ")
        if entry.act in _OF_PEOPLE or entry.act.startswith("operator-"):
            return self._names.get(entry.subject, entry.subject)
        if entry.act in _OF_POLICIES or entry.act.startswith("policy-"):
            return f"{self._policy(head)} {self._part(entry.act, head, rest)}".strip()
        if entry.act == "setting" and head in SETTINGS:
            return setting_title(head)
        if entry.act == "agreement":
            return self._firm(head) or head
        if entry.act == "numbering":
            return SERIES_TITLES.get(head, head)
        if found := _RECORD.fullmatch(head):
            file = self._files.get(int(found[1]), "") if head.startswith("evidence-") else ""
            return " ".join(filter(None, (record_words(head), file, self._firm(rest) or rest)))
        return _PLACES.get(entry.subject, entry.subject)

    def said(self, entry: AuditEntry) -> str:
        """Return what an entry tells of before and after, '' where the act says it all."""
        teller = self._tellers.get(entry.act)
        if teller is None:
            drop = entry.act in _OF_POLICIES or entry.act.startswith("policy-")
            sides = [_DIGEST.sub("", side) if drop else side for side in (entry.before, entry.after)]
            told = [plain(side) for side in sides]
        else:
            told = [" ".join(side.split()) for side in teller(entry)]
        return " → ".join(side for side in told if side)

    def _policy(self, id_: str) -> str:
        """Return the number of a policy; one that is but a draft goes by the name that it was given, in quotes."""
        return self._policies[id_].number if id_ in self._policies else f"政策包草稿“{id_}”"

    def _part(self, act: str, id_: str, key: str) -> str:
        """Return what of a policy was touched: a reading by its letter, a value by its title."""
        policy = self._policies.get(id_)
        if act == "reading":
            return f"口径{key}"
        if act == "amount" and policy is not None and key in policy.parameters():
            return parameter_title(policy, key)
        if act == "confirm" and key in self._leaves(id_):
            return self._leaves(id_)[key].label
        return f"“{key}”" if key else ""

    def _reading(self, entry: AuditEntry) -> Iterator[str]:
        id_, _, key = entry.subject.partition(" ")
        readings = self._policies[id_].readings if id_ in self._policies else {}
        options = {each.id: each.text for each in readings[key].options} if key in readings else {}
        yield from (options.get(side, f"“{side}”") for side in (entry.before, entry.after))

    def _confirmed(self, entry: AuditEntry) -> Iterator[str]:
        id_, _, key = entry.subject.partition(" ")
        leaf = self._leaves(id_).get(key)
        yield leaf.words if leaf is not None and leaf.agrees(entry.after) else entry.after

    def _amount(self, entry: AuditEntry) -> Iterator[str]:
        id_, _, key = entry.subject.partition(" ")
        policy = self._policies.get(id_)
        for side in (entry.before, entry.after):
            text, bracket, source = side.partition("（")
            yield f"{amount_said(policy, key, text) if policy is not None and text else text}{bracket}{source}"

    def _figures(self, entry: AuditEntry) -> Iterator[str]:
        yield from (_FIGURE.sub(self._figure, plain(side)) for side in (entry.before, entry.after))

    def _figure(self, found: re.Match[str]) -> str:
        name, text, policy, measure = found.groups(default="")
        return fact_said(self._policies, FactValue(name=name, text=text, policy=policy, measure=measure))

    def _discarded(self, entry: AuditEntry) -> Iterator[str]:
        yield _TYPIST.sub(lambda found: self.who(found[0]), entry.before)

    def _removed(self, entry: AuditEntry) -> Iterator[str]:
        material, _, file = entry.before.partition(" ")
        yield f"{self._materials.get(material, '其他材料')} {file}"
        yield entry.after

    def _marked(self, entry: AuditEntry) -> Iterator[str]:
        yield _MARKED.sub(lambda found: MARKED_WORDS[found[1]], entry.after)

    def _numbered(self, entry: AuditEntry) -> Iterator[str]:
        yield from (_NUMBERED.sub(r"\1年第\2号", side) for side in (entry.before, entry.after))

    def _refused(self, entry: AuditEntry) -> Iterator[str]:
        yield f"连续第{entry.after}次"

    def _drafted(self, entry: AuditEntry) -> Iterator[str]:
        yield _PARENT.sub(lambda found: self._policy(found[0]), entry.after)

    def _set(self, entry: AuditEntry) -> Iterator[str]:
        yield from (side or "未填" for side in (entry.before, entry.after))

    def _hired(self, entry: AuditEntry) -> Iterator[str]:
        yield set_apart(entry.after)

    def _leaves_of(self, id_: str) -> Mapping[str, Leaf]:
        """Return the values of a policy by key, none where it is not at hand."""
        return Leaves(self._policies[id_].text).confirmable() if id_ in self._policies else {}
