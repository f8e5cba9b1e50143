"""What migration 7 runs, as text: the guard of a frozen case's rows, so that the common path costs two look-ups.

Asking ``frozen`` computes the column from six words for every row of a roster; rows come into a draft or an accepted
case nearly always, which its state alone tells.  After the insert, because before it SQLite copies every new row.
"""

from __future__ import annotations

_OF_CASE = "(SELECT {} FROM case_file WHERE id = (SELECT case_id FROM part WHERE id = NEW.part_id))"
_FROZEN = f"{_OF_CASE.format('state')} NOT IN ('draft', 'accepted') AND {_OF_CASE.format('frozen')}"

_GUARD = (
    f"CREATE TRIGGER roster_row_frozen_insert_new AFTER INSERT ON roster_row WHEN {_FROZEN}"
    f" BEGIN SELECT RAISE(ABORT, 'case-frozen ' || {_OF_CASE.format('number')}); END"
)

STATEMENTS = ("DROP TRIGGER roster_row_frozen_insert_new", _GUARD)
"""Everything that migration 7 runs, in order."""
