"""What a benchmark measured stands in its section of the page, and in the history."""

import json
import re
import subprocess

PEER = ", Figure('speed', 50, 'MB/s', of='gunzip')"
PAGE = """# Results

Old words.

## The reader on the sample

Old.

## What the plan reckons with

Kept.
"""


def section(page, title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.M | re.S)[1].strip()


def measure(house, name="reading"):
    done = house.run(name)
    assert done.returncode == 0, done.stderr
    return done


def test_a_section_is_put_in_place_of_the_old_one_and_others_stay(house):
    (house.root / "benchmarks/RESULTS.md").write_text(PAGE)
    house.measuring("reading", 100)
    house.measuring("identify", 1)
    for name in ("reading", "identify"):
        measure(house, name)
    titles = re.findall(r"^## (.+)$", house.page, re.M)
    assert titles == [
        "The reader on the sample",
        "What an image file is",
        "What the plan reckons with",
    ]
    assert section(house.page, "What the plan reckons with") == "Kept."
    assert section(house.page, "The reader on the sample").endswith("It was measured.")
    assert "Old" not in house.page


def test_a_section_says_what_was_run_when_of_which_code_and_on_what(house):
    house.measuring("reading", 100)
    house.commit()
    done = measure(house)
    (line,) = house.lines("reading")
    told = json.loads(line)
    first = section(house.page, "The reader on the sample").splitlines()[0]
    assert first.startswith(f"`python benchmarks/reading.py` on {told['date'][:10]}, ")
    assert (
        f"{told['commit'][:7]}: {told['machine']['cpu']}, {told['machine']['cores']} core" in first
    )
    assert first in done.stdout
    house.measuring("reading", 101)
    measure(house)
    assert " with changes: " in section(house.page, "The reader on the sample").splitlines()[0]


def test_a_measurement_is_kept_with_machine_and_commit(house):
    house.measuring("reading", 100, PEER)
    house.commit()
    measure(house)
    (line,) = house.lines("reading")
    told = json.loads(line)
    assert told["commit"] == house.git("rev-parse", "HEAD").stdout.strip()
    assert (told["benchmark"], told["changes"], told["arguments"]) == ("reading", "", [])
    assert set(told["machine"]) == {"cpu", "cores", "memory", "gpu", "python"}
    assert told["figures"] == [
        {"key": "speed", "value": 100.0, "unit": "MB/s"},
        {"key": "speed", "value": 50.0, "unit": "MB/s", "of": "gunzip"},
    ]


def test_what_fell_stands_first_in_its_section_until_it_is_measured_better(house):
    for value, fell in ((100, False), (80, True), (79, False)):
        house.measuring("reading", value, PEER)
        measure(house)
        told = section(house.page, "The reader on the sample")
        assert ("**Worse by more than 15 % than the last time on such a machine**" in told) == fell
        if fell:
            assert "- speed: 100 → 80 MB/s (−20 %); beside it gunzip 50 → 50 MB/s" in told
            assert told.index("Worse") < told.index("It was measured.")


def test_the_page_shows_the_drawings(house):
    house.measuring("reading", 100, PEER)
    measure(house)
    shown = re.findall(r"!\[.+\]\((.+)\)", house.page)
    assert shown == ["peers.svg", "growth.svg"]
    assert "gunzip" in (house.root / "benchmarks/peers.svg").read_text()


def test_benchmarks_that_end_at_once_lose_nothing(house):
    names = ("reading", "identify", "convert", "records")
    for name in names:
        house.measuring(name, 1)
    running = [subprocess.Popen(house.command(name), cwd=house.root) for name in names]
    assert [process.wait() for process in running] == [0] * len(names)
    assert house.page.count("It was measured.") == len(names)
    assert all(len(house.lines(name)) == 1 for name in names)


def test_a_defect_in_the_figures_does_not_cost_the_section(house):
    house.measuring("reading", 100, ", Figure('speed', 1, 'MB/s')")
    done = house.run("reading")
    assert done.returncode == 1
    assert "measured twice" in done.stderr
    assert "It was measured." in house.page


def test_what_is_not_there_is_named_with_what_it_comes_with(house):
    house.script("reading", "from results import ROOT, needs\nneeds(ROOT, ROOT / 'data/sample')\n")
    done = house.run("reading")
    assert done.returncode == 77
    assert done.stderr == "data/sample is not there; it comes with `make`.\n"


def test_a_program_that_is_not_there_is_named_by_its_package(house):
    house.script("reading", "from results import peers\npeers({'ls': 'a', 'nosuch': 'no-such'})\n")
    done = house.run("reading")
    assert done.returncode == 77
    assert "apt install no-such." in done.stderr
