"""Choose a policy and one of its measures: for a new declaration, and for the blank template of one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.dialogs.sheet import Choice, Sheet
from desktop.ui.session import Session

_LAST = "entry/measure"


class MeasureDialog(Sheet):
    """What was chosen is in ``policy`` and ``measure``; the last choice is proposed again."""

    manual = "entry"

    def __init__(self, session: Session, title: str, *, main: str, lead: str, parent: QWidget | None = None) -> None:
        """Offer every policy that holds here, the office's own first chosen."""
        super().__init__(parent, title, main=main, lead=lead)
        self._session = session
        policies, division = session.place.policies, session.place.office.division
        self.policy = Choice("政策", [(id_, f"{each.number}　{each.title}") for id_, each in policies.items()])
        self.measure = Choice("措施", [])
        self.row("政策(&P)", self.policy)
        self.row("措施(&M)", self.measure)
        policy, _, measure = str(session.settings.value(_LAST, "")).partition("/")
        own = next((id_ for id_, each in policies.items() if division in each.divisions), "")
        self.policy.pick(policy if policy in policies else own)
        self._offer()
        self.measure.pick(measure)
        self.policy.currentIndexChanged.connect(self._offer)
        self.measure.setFocus()

    def submit(self) -> None:
        """Accept what is chosen and remember it."""
        self._session.settings.setValue(_LAST, f"{self.policy.value}/{self.measure.value}")
        self.accept()

    def _offer(self) -> None:
        measures = self._session.place.policies[self.policy.value].measures
        self.measure.offer([(id_, each.title) for id_, each in measures.items()])
