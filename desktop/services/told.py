"""A determination as it is told to people (对人所示): who decided, or saw a ticket, stands by name.

What is hashed keeps the operator's id, so that neither a new name nor a new post changes a document that stands.
"""

from __future__ import annotations

from desktop.models.office import Operators
from rules.document import Document
from rules.words import with_names


def told(document: Document, operators: Operators) -> Document:
    """Return the document with the sentences that people read; one without sentences is returned as it is."""
    if "sentences" not in document:
        return document
    names = {each.id: each.titled for each in operators.all()}
    sentences = [
        [criterion, outcome, clause, with_names(text, names, decided=bool(rule_outcome)), rule_outcome]
        for criterion, outcome, clause, text, rule_outcome in document["sentences"]
    ]
    return {**document, "sentences": sentences}
