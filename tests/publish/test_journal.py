"""The journal is added up by step, and a report that does not tell it is stale."""

import json

import pytest

from reimaging.publish.journal import Step, digest, is_told, read_steps


@pytest.fixture
def journal(tmp_path):
    def journal(*entries, end=""):
        lines = [
            json.dumps({"task": task, "seconds": seconds, "bytes": made}) + "\n"
            for task, seconds, made in entries
        ]
        (tmp_path / "journal").write_text("".join(lines) + end)
        return tmp_path / "journal"

    return journal


def test_the_last_time_of_each_task_counts(journal):
    path = journal(("ingest:a", 9, 9), ("convert:a", 1, 5), ("ingest:a", 2, 3), ("ingest:b", 1, 1))
    assert read_steps(path) == [Step("ingest", 2, 3.0, 4), Step("convert", 1, 1.0, 5)]


def test_a_killed_runs_last_line_and_the_report_itself_do_not_count(journal):
    path = journal(("ingest:a", 1, 1), ("report:html", 1, 1), end='{"task": "ing')
    assert read_steps(path) == [Step("ingest", 1, 1.0, 1)]


def test_what_comes_after_the_report_is_not_told(journal):
    path = journal(("ingest:a", 1, 1), ("archive:bundle", 9, 9), ("deposit:zenodo", 9, 9))
    assert read_steps(path) == [Step("ingest", 1, 1.0, 1)]


def test_no_journal_is_an_empty_one(tmp_path):
    assert read_steps(tmp_path / "none") == []


def test_a_report_is_stale_when_a_task_took_another_time(journal, tmp_path):
    report = tmp_path / "report"
    assert not is_told(journal(("ingest:a", 1, 1)), report)
    report.write_text(f"<html {digest(journal(('ingest:a', 1, 1)))}>")
    assert is_told(journal(("ingest:a", 1, 1), ("report:html", 5, 5)), report)
    assert not is_told(journal(("ingest:a", 2, 1)), report)
