"""The suite runs all benchmarks, whatever comes of one, and says what fell."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
NOTHING_THERE = "from results import lacking\nlacking('Nothing to read.')\n"


@pytest.fixture
def four(house):
    """One that ends, one that lacks something, one that fails, and another that ends."""
    house.measuring("reading", 100)
    house.script("identify", NOTHING_THERE)
    house.script("convert", "print('begun')\nraise OSError('a full disk')\n")
    house.measuring("records", 1)
    return house


def measured(house):
    return {path.stem for path in (house.root / "benchmarks/history").glob("*.jsonl")}


def test_it_goes_on_after_one_that_lacks_something_and_one_that_fails(four):
    done = four.run("suite", "reading", "identify", "convert", "records")
    assert done.returncode == 1
    assert measured(four) == {"reading", "records"}
    told = done.stdout.partition(" measured.")[2]
    assert "identify lacking: Nothing to read." in told
    assert "convert failed: OSError: a full disk (outputs/bench/convert.log)" in told
    log = (four.root / "outputs/bench/convert.log").read_text()
    assert log.startswith("begun\nTraceback")


def test_what_lacks_something_is_no_failure(four):
    done = four.run("suite", "identify", "reading")
    assert done.returncode == 0
    assert "1 benchmark of 2 measured." in done.stdout


def test_a_figure_that_fell_is_told_at_the_end_and_by_the_exit_status(four):
    assert four.run("suite", "reading", "records").returncode == 0
    four.measuring("reading", 80)
    done = four.run("suite", "reading", "records")
    assert done.returncode == 3
    assert done.stdout.endswith(
        "Worse by more than 15 % than the last time on such a machine:\n"
        "  reading, speed: 100 → 80 MB/s (−20 %)\n"
    )


def test_one_that_ends_without_a_result_has_failed(house):
    house.script("reading", "pass\n")
    done = house.run("suite", "reading")
    assert done.returncode == 1
    assert "reading failed: it ended, but wrote no result" in done.stdout


def test_it_resumes_with_those_that_this_code_was_not_measured_by(four):
    four.commit()
    four.run("suite", "reading", "identify")
    four.commit()  # of results alone
    done = four.run("suite", "--resume", "reading", "identify", "records")
    assert re.findall(r"^\d of \d: (\w+)", done.stdout, re.M) == ["identify", "records"]
    four.measuring("reading", 101)
    done = four.run("suite", "--resume", "--list", "reading", "records")
    assert {"reading", "records"} <= set(done.stdout.split())


def test_a_part_of_a_benchmark_does_not_count_as_measured(four):
    four.run("reading", "--small")
    listed = four.run("suite", "--resume", "--list", "reading").stdout
    assert re.search(r"^reading .* \?  never$", listed, re.M)


def test_the_list_says_how_long_each_took_and_runs_nothing(four):
    four.run("suite", "reading")
    done = four.run("suite", "--list", "reading", "records")
    assert done.returncode == 0
    assert re.search(r"^reading +The reader on the sample +\d+ s  \d{4}-", done.stdout, re.M)
    assert re.search(r"^records +Metadata records +\?  never$", done.stdout, re.M)
    assert re.search(r"^All: about \d+ s, and 1 benchmark not timed yet\.$", done.stdout, re.M)
    assert measured(four) == {"reading"}


def test_before_each_it_says_how_much_is_left(four):
    four.run("suite", "records")
    done = four.run("suite", "records", "identify")
    assert "1 of 2: identify; left: about " in done.stdout
    assert re.search(r"^2 of 2: records; left: about \d+ s$", done.stdout, re.M)


def test_a_name_that_is_none_is_refused_with_those_that_there_are(house):
    done = house.run("suite", "nosuch")
    assert done.returncode == 2
    assert "nosuch: no such benchmark. There are chain, " in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_when_it_is_stopped_so_is_what_it_runs(house, tmp_path, number):
    told = tmp_path / "told"
    house.script(
        "reading",
        "import os, pathlib, time\n"
        f"told = pathlib.Path({str(told)!r})\n"
        "try:\n    told.write_text(str(os.getpid()))\n    time.sleep(600)\n"
        "finally:\n    told.write_text('tidied up')\n",
    )
    command = house.command("suite", "reading")
    with subprocess.Popen(command, cwd=house.root, stderr=subprocess.PIPE, text=True) as suite:
        while not (told.is_file() and told.read_text()):
            time.sleep(0.05)
        inside = int(told.read_text())
        suite.send_signal(number)
        said = suite.communicate()[1]
    assert "make bench BENCH=--resume" in said
    assert told.read_text() == "tidied up"
    with pytest.raises(ProcessLookupError):
        os.kill(inside, 0)


def test_every_title_has_its_benchmark_and_every_benchmark_its_title(bench):
    texts = [path.read_text() for path in BENCHMARKS.glob("*.py")]
    written = {name for text in texts for name in re.findall(r'\bwrite\(\s*"(\w+)",', text)}
    titles = set(bench("results").TITLES)
    assert written == titles
    assert all((BENCHMARKS / f"{name}.py").is_file() for name in titles)
