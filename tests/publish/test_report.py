"""The report says what went in, every outcome with examples, and what each step took."""

import json

import pytest

from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records
from reimaging.index.statistics import write_statistic
from reimaging.profile import load_profile
from reimaging.publish.commit import Commit
from reimaging.publish.report import write_report

NAME = "arXiv_src_9802_001"


@pytest.fixture
def report(two_tars, tmp_path):
    def report(items=None):
        tar = two_tars.tar(NAME)
        part, records, database = (tmp_path / n for n in ("p.sqlite", "r.sqlite", "a.sqlite3"))
        write_part(part, tar, lambda: two_tars.path(NAME))
        write_records(records, sorted(two_tars.oai.glob("*.xml")))
        if items is not None:
            import sqlite3

            with sqlite3.connect(part) as connection:
                connection.execute("UPDATE tars SET items = ?", (items,))
        merge(database, [part], records)
        for query in ("headline", "outcomes"):
            write_statistic(database, query, tmp_path / f"{query}.csv")
        (image,) = _ids(database)[:1]
        (tmp_path / "rendering.csv").write_text(
            f"outcome,images,example_image_id,example\nok,2,{image},ok\nunreadable,1,{image},unreadable: <cut>\n"
        )
        journal = tmp_path / "journal.jsonl"
        lines = [
            {"task": "convert:a", "seconds": 9, "bytes": 1},
            {"task": "convert:a", "seconds": 2.5, "bytes": 2_000_000},
            {"task": "convert:b", "seconds": 1, "bytes": 0},
        ]
        journal.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"task": "conv')
        profile = tmp_path / "mine.toml"
        profile.write_text(
            '[source]\nkind = "directory"\nlocation = "src"\n'
            '[metadata]\nkind = "oai-files"\nlocation = "oai"\n'
        )
        write_report(
            tmp_path / "report.html",
            load_profile(str(profile), tmp_path),
            Commit("b" * 40, 0, False),
            database=database,
            outcomes=tmp_path / "outcomes.csv",
            rendering=tmp_path / "rendering.csv",
            headline=tmp_path / "headline.csv",
            journal=journal,
        )
        return (tmp_path / "report.html").read_text()

    return report


def _ids(database):
    import sqlite3

    with sqlite3.connect(database) as connection:
        return [n for (n,) in connection.execute("SELECT image_id FROM image_files")]


def test_what_went_in_is_accounted_for(report):
    page = report()
    assert page.count("all accounted for") == 2
    assert "withdrawn" in page
    assert "9802/hep-th9802003.gz (unreadable: it is not gzipped" in page


def test_a_member_that_is_missing_is_told_with_its_tar(report):
    page = report(items=5)
    assert "differs from the manifest by -2" in page
    assert f"<td>{NAME}.tar</td>" in page


def test_examples_cannot_smuggle_markup(report):
    assert "unreadable: &lt;cut&gt;" in report()


def test_steps_add_up_the_last_time_of_each_task(report):
    page = report()
    assert '<td>convert</td><td class="n">2</td><td class="n">3.5</td>' in page
    assert "2.0 MB" in page
