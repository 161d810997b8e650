"""Tables keep their rows through writing and reading, with the same bytes each time."""

from hypothesis import given
from hypothesis import strategies as st

from reimaging.table import read_table, write_table

CELLS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\0"))


def test_a_table_has_a_header_and_a_line_a_row(tmp_path):
    write_table(tmp_path / "t.csv", ("name", "n"), [("a,b", 1), (None, 2.5)])
    assert (tmp_path / "t.csv").read_bytes() == b'name,n\n"a,b",1\n,2.5\n'


@given(rows=st.lists(st.tuples(CELLS, CELLS)))
def test_any_text_comes_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    write_table(path, ("a", "b"), rows)
    assert [(r["a"], r["b"]) for r in read_table(path)] == rows
