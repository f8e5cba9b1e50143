"""The values of a policy's terms in one line each (措施各项的文字): what a page shows of tiers, limits and places."""

from __future__ import annotations

from collections.abc import Mapping

from rules.packleaves import Leaf, Leaves
from rules.policy import Policy

_UNSAID = frozenset({"clause", "by", "erratum", "name", "fact"})
Words = Mapping[tuple[str, str], Mapping[str, str]]


def term_words(policy: Policy) -> Words:
    """Return by measure and term the words of every option, under '' where no reading chooses."""
    leaves = Leaves(policy.text)
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for leaf in leaves.leaves.values():
        if leaf.path[0] != "measure" or leaf.path[2] != "terms" or leaf.path[-1] in _UNSAID:
            continue
        measure, term, rest = leaf.path[1], leaf.path[3], leaf.path[4:]
        option = rest[1] if rest[0] == "values" else ""
        above = leaves.nodes.get(leaf.path[: 6 if option else 4])
        title = above.label if above is not None else leaf.label
        found.setdefault((measure, term), {}).setdefault(option, []).append(_words(policy, leaf, title))
    return {key: {option: "；".join(words) for option, words in options.items()} for key, options in found.items()}


def _words(policy: Policy, leaf: Leaf, title: str) -> str:
    """Return one value with what it is called below the term; a fact goes by its title."""
    if leaf.path[4] == "open":
        return "原文未写明"
    said = policy.facts[leaf.value].title if leaf.value in policy.facts else leaf.words
    return f"{leaf.label.removeprefix(title).strip()} {said}".strip()
