"""The scanner that tells the line of a key."""

from __future__ import annotations

from rules.packlines import key_lines


def test_the_lines_of_keys_are_found_in_every_shape_that_toml_allows() -> None:
    text = '''# a comment [no.table]
top = """
[not.a.table]
key = 1
"""
a."b.c".d = '# no comment'
[t]
list = [
    { x = 1, y = [ "]" ] },   # [ {
    # { nothing
    { x = 2,
      y = [] },
]
when = 2023-01-01 07:00:00
[[t.row]]
n = 1
[t.row.inner]
m = { k = "=", "q" = 2023-01-01 08:00:00, z = 1.5 }
[[t.row]]
n = 2
'''

    lines = key_lines(text)

    assert {path: line for path, line in lines.items() if path[0] == "t"} == {
        ("t",): 7,
        ("t", "list"): 8,
        ("t", "list", 0): 9,
        ("t", "list", 0, "x"): 9,
        ("t", "list", 0, "y"): 9,
        ("t", "list", 0, "y", 0): 9,
        ("t", "list", 1): 11,
        ("t", "list", 1, "x"): 11,
        ("t", "list", 1, "y"): 12,
        ("t", "when"): 14,
        ("t", "row", 0): 15,
        ("t", "row", 0, "n"): 16,
        ("t", "row", 0, "inner"): 17,
        ("t", "row", 0, "inner", "m"): 18,
        ("t", "row", 0, "inner", "m", "k"): 18,
        ("t", "row", 0, "inner", "m", "q"): 18,
        ("t", "row", 0, "inner", "m", "z"): 18,
        ("t", "row", 1): 19,
        ("t", "row", 1, "n"): 20,
    }
    assert lines[("a", "b.c", "d")] == 6
    assert lines[("top",)] == 2
    assert ("not", "a", "table") not in lines
