"""Where each file of a run lies: every path of the chain, and nothing that touches the disk."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The paths of one profile's run within the project's folder.

    Parameters
    ----------
    root
        The project's folder, the one of dodo.py.
    name
        The profile's name; data/, models/ and outputs/ have a folder for each.
    """

    root: Path
    name: str

    @property
    def data(self) -> Path:
        return self.root / "data" / self.name

    @property
    def outputs(self) -> Path:
        return self.root / "outputs" / self.name

    @property
    def raw(self) -> Path:
        """The DataLad dataset of the bulk tars."""
        return self.data / "raw"

    def receipt(self, tar: str) -> Path:
        """Keep what the manifest says of one bulk tar: tasks depend on it, not on 500 MB."""
        return self.data / "tars" / f"{tar}.json"

    @property
    def records(self) -> Path:
        """The articles' metadata records."""
        return self.data / "index" / "records.sqlite"

    @property
    def selection(self) -> Path:
        """The articles that a slice by category, licence or number takes."""
        return self.data / "index" / "selection.txt"

    def part(self, tar: str) -> Path:
        """Keep what was read in one bulk tar, by the tar's stem."""
        return self.data / "index" / "parts" / f"{tar}.sqlite"

    @property
    def database(self) -> Path:
        return self.data / "arxiv.sqlite3"

    def store(self, tar: str) -> Path:
        """Keep the rendered images of one bulk tar, by the tar's stem."""
        return self.data / "images" / f"{tar}.h5"

    def array(self, choice: str, side: int) -> Path:
        return self.data / "arrays" / f"{choice}-{side}.h5"

    @property
    def journal(self) -> Path:
        """Seconds and bytes of each task, as the runs write them; for the report."""
        return self.data / "journal.jsonl"

    def table(self, name: str) -> Path:
        return self.outputs / "tables" / f"{name}.csv"

    def figure(self, name: str, suffix: str = ".pdf") -> Path:
        return self.outputs / "figures" / f"{name}{suffix}"

    @property
    def numbers(self) -> Path:
        return self.outputs / "numbers.tex"

    @property
    def credits(self) -> Path:
        return self.outputs / "credits.tex"

    @property
    def report(self) -> Path:
        return self.outputs / "report.html"

    @property
    def typeset(self) -> Path:
        """What LaTeX leaves while it typesets the paper."""
        return self.outputs / "typeset"

    @property
    def paper(self) -> Path:
        return self.root / "paper" / f"{self.name}.pdf"
