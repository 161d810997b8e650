"""What a topic is made of: its words, and the quantities that its plots have on their axes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """Something to put on an axis: its name, its symbol as an axis and as TeX write it."""

    name: str
    symbol: str
    tex: str
    unit: str = ""

    @property
    def label(self) -> str:
        """The label of an axis in plain characters."""
        return f"{self.symbol} [{self.unit}]" if self.unit else self.symbol

    @property
    def tex_label(self) -> str:
        """The label of an axis for matplotlib, which reads TeX between dollar signs."""
        return f"${self.tex}$ ({self.unit})" if self.unit else f"${self.tex}$"


@dataclass(frozen=True)
class Topic:
    """What the articles of one family are about."""

    objects: tuple[str, ...]
    methods: tuple[str, ...]
    effects: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    cases: tuple[str, ...]


def words(text: str) -> tuple[str, ...]:
    """Read what stands between semicolons, line ends as blanks."""
    return tuple(" ".join(part.split()) for part in text.split(";"))


def quantities(text: str) -> tuple[Quantity, ...]:
    """Read lines of `name | symbol | TeX | unit`."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return tuple(Quantity(*row) for row in rows)
