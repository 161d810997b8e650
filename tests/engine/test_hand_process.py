"""The process that does the tasks passes on whole lines."""

from reimaging.engine.hand_process import Lines


def test_a_line_is_passed_on_when_it_ends():
    heard = []
    lines = Lines(heard.append)
    lines.write("one\ntw")
    assert heard == ["one"]
    lines.write("o\n\nthr")
    assert heard == ["one", "two", ""]
    lines.close()
    assert heard == ["one", "two", "", "thr"]
    lines.close()
    assert len(heard) == 4
