"""What the pages of the documentation tell their readers to type."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SHELLS = ("", "sh", "bash", "shell", "console")  # a fence without a language is a shell's
PROGRAMS = ("doit", "reimaging", "make", "datalad")
_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\S*)[^\n]*\n(?P<body>.*?)^(?P=indent)``` *$",
                    re.MULTILINE | re.DOTALL)  # fmt: skip
_SPAN = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Example:
    """One command, as the reader is to type it, and where it stands."""

    page: str
    command: str

    def __str__(self) -> str:
        return f"{self.page}: {self.command}"


def fences(text: str) -> Iterator[tuple[str, str]]:
    """Give language and content of each fenced block."""
    for found in _FENCE.finditer(text):
        indent = found["indent"]
        lines = found["body"].splitlines(keepends=True)
        yield found["language"], "".join(line.removeprefix(indent) for line in lines)


def commands_of(block: str) -> list[str]:
    """Give the commands of a block: without comments, lines that go on put together."""
    joined = re.sub(r"\\\n\s*", " ", block)
    lines = (re.sub(r"(^|\s+)#\s.*", "", line).strip() for line in joined.splitlines())
    return [re.sub(r"\s+", " ", line) for line in lines if line]


def shell_examples() -> list[Example]:
    """Give each command of each shell block of the pages."""
    return [
        Example(path.relative_to(ROOT).as_posix(), command)
        for path in PAGES
        for language, block in fences(path.read_text())
        if language in SHELLS
        for command in commands_of(block)
    ]


def spans() -> list[Example]:
    """Give each command of our programs that stands within a sentence."""
    return [
        Example(path.relative_to(ROOT).as_posix(), span)
        for path in PAGES
        for span in _SPAN.findall(_FENCE.sub("", path.read_text()))
        if re.fullmatch(rf"({'|'.join(PROGRAMS)})( [\w:./=*-]+| \"[^\"]+\")*", span)
    ]


def words_of(command: str) -> list[str]:
    return shlex.split(command)


def plain(text: str) -> str:
    """Give the words of Markdown alone, in one line."""
    text = re.sub(r"!\[[^]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`]", "", text).split())


def units(text: str) -> Iterator[str]:
    """Give each sentence and each row of a table, in plain words, without headings and code."""
    for paragraph in re.split(r"\n\s*\n", _FENCE.sub("", text)):
        words = plain(paragraph)
        if paragraph.lstrip().startswith("|"):
            yield from (plain(row) for row in paragraph.strip().splitlines()[2:])
        elif words and not words.startswith("#"):
            yield from re.split(r"(?<=[.:?])\s+(?=[A-Z])", words)


def table_rows(text: str) -> list[list[str]]:
    """Give the cells of each row of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [number for number, row in enumerate(rows) if set("".join(row)) <= set("-: ")]
    heads = {number - 1 for number in rules}
    return [row for number, row in enumerate(rows) if number not in heads | set(rules)]
