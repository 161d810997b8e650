"""The table of outcomes has every item under its kind, and each kind's sum."""

from reimaging.publish.outcome_table import outcome_rows, write_outcome_table

OUTCOMES = "item_kind,outcome,items\nmember,ok,1000\nmember,no_TeX,2\nimage,ok,7\n"
RENDERING = "outcome,images,example_image_id,example\nok,6,1,ok\nunreadable,1,2,unreadable: cut\n"


def test_items_are_grouped_and_added_up(tmp_path):
    outcomes, rendering, target = (tmp_path / n for n in ("o.csv", "r.csv", "t.tex"))
    outcomes.write_text(OUTCOMES)
    rendering.write_text(RENDERING)
    assert sum(items for _, _, items in outcome_rows(outcomes, rendering)) == 1016
    write_outcome_table(target, outcomes, rendering)
    text = target.read_text()
    assert r"\textbf{1{,}002}" in text
    assert r"no\_TeX & 2" in text
    assert text.index("members") < text.index("headers") < text.index("rendered")
    assert "named by figures" not in text, "a kind without items has no block"
