r"""The floats that are open while an article is read, and what they gather.

A float knows the pictures between its beginning and its end, its captions and its labels. A part
(``subfigure``, ``\subfloat``) keeps its own caption and label. Where a float has several captions
of its own, as two pictures side by side have, the first is the float's and each later one makes a
part.
"""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field

from reimaging.ingest.image_links import Shown

FIGURES = frozenset({
    "figure", "wrapfigure", "SCfigure", "sidewaysfigure", "floatingfigure", "marginfigure",
    "figwindow", "figurehere", "narrowfig", "rotfigure", "cutoutfigure", "fullpagefigure",
    "plate", "twocolumnfigure", "bigfigure", "efigure", "tufigure", "teaserfigure",
    "FIGURE", "EPSFIGURE", "DOUBLEFIGURE", "midinsert", "topinsert", "pageinsert", "beginfigure",
    "wrapfloat", "longfigure", "mfigure", "fgfigure", "floatfigure", "psfigure", "ifig",
})  # fmt: skip
TABLES = frozenset({
    "table", "wraptable", "SCtable", "sidewaystable", "floatingtable", "margintable", "longtable",
    "deluxetable", "longtabu",
})  # fmt: skip
OTHERS = frozenset({"scheme", "chart", "graph"})  # of chemists' classes
# what has captions and labels of its own, also where it stands in a figure
STRANGERS = frozenset({"algorithm", "algorithm2e", "algo", "procedure", "listing", "program"})
# what has labels of its own
NUMBERED = STRANGERS | {
    "algorithmic", "equation", "align", "eqnarray", "gather", "multline", "subequations", "flalign",
    "alignat", "enumerate", "theorem", "lemma", "proposition", "definition",
}  # fmt: skip
PARTS_OF_TABLES = frozenset({"subtable"})
PARTS = frozenset({"subfigure", "subfloat", "subcaptionblock", "subcaptiongroup", "subcaptionbox",
                   "sidesubfloat", "topsubfloat", "subbottom", "subtop"})  # fmt: skip
MOST_OPEN = 60  # environments open at a time: no article needs half of it
MOST_FLOATS = 10_000
NO_FIGURE = -1  # what a label belongs to behind the caption of a table
MOST_SHOWN = 100_000  # pictures


@dataclass(slots=True)
class Float:
    """A float, a part of one, or a caption on its own."""

    kind: str
    environment: str
    parent: int | None
    tex: str
    first: int  # its pictures are those numbered first to last - 1
    last: int = 0
    caption: str | None = None
    label: str | None = None
    labelled_early: bool = False  # before its caption: a later label is the right one
    number: int | None = None
    claimed: int = 0  # the pictures that stood before its caption are numbered below this


@dataclass(slots=True)
class Scope:
    """An environment or a braced part that is open."""

    name: str
    first: int  # number of the next picture when it began
    float: int | None = None  # the float that ends with it
    braces: int | None = None  # for a braced part: it ends when so many braces are open
    part: int | None = None  # the part whose caption stood in it, above its pictures


@dataclass(slots=True)
class Floats:
    """All floats of an article, in the order in which they begin."""

    all: list[Float] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    counter: int = 0
    kinds: dict[str, str] = field(default_factory=dict)  # of floats that the article declares
    _open: Counter[str] = field(default_factory=Counter)  # names of the open environments
    _awaiting: int | None = None  # the caption on its own that the next label belongs to
    _claimed: int = 0  # pictures before this one belong to a caption that stood on its own
    _continued: bool = False

    def kind_of(self, name: str) -> str | None:
        """Give what kind of float an environment is here, None if it is none."""
        return kind_of(name) or self.kinds.get(name.removesuffix("*"))

    def current(self, parts: bool = True) -> int | None:
        """Give the innermost open float; `parts` False passes over parts."""
        for scope in reversed(self.scopes):
            if scope.float is not None and (parts or self.all[scope.float].kind != "part"):
                return scope.float
        return None

    def inside(self, names: Container[str]) -> bool:
        """Tell whether an environment of such a name is open within the innermost float."""
        for scope in reversed(self.scopes):
            if scope.float is not None:
                return False
            if scope.name.removesuffix("*") in names:
                return True
        return False

    def full(self) -> bool:
        """Tell whether there is no room for another float, or picture: then nothing is read."""
        return len(self.all) >= MOST_FLOATS or len(self.shown) >= MOST_SHOWN

    def begin(self, name: str, tex: str, braces: int | None = None) -> None:
        """Begin an environment, or a part in braces."""
        kind = self.kind_of(name)
        self._awaiting = None
        if kind in ("figure", "table"):
            self._end_unclosed(kind)
        if len(self.scopes) >= MOST_OPEN:
            return
        scope = Scope(name, len(self.shown), None, braces)
        if kind is not None:
            scope.float = self._new(kind, name, tex, len(self.shown))
        self.scopes.append(scope)
        self._open[name] += braces is None

    def end(self, name: str) -> None:
        """End an environment, with all that was left open inside it."""
        self._awaiting = None
        if not self._open.get(name):
            return
        for at in range(len(self.scopes) - 1, -1, -1):
            if self.scopes[at].name == name and self.scopes[at].braces is None:
                self._close(at)
                return

    def ends_with_brace(self) -> bool:
        """Tell whether what is innermost of all that is open ends with a brace."""
        return bool(self.scopes) and self.scopes[-1].braces is not None

    def end_brace(self, braces: int) -> None:
        """End the part that began when so many braces were open."""
        for at in range(len(self.scopes) - 1, -1, -1):
            if self.scopes[at].braces == braces:
                self._close(at)
                return
            if self.scopes[at].braces is None:
                return

    def end_all(self) -> None:
        """End what is still open."""
        self._close(0)

    def show(self, shown: Shown) -> None:
        """Add a picture."""
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(shown)

    def set_caption(self, body: str, tex: str, numbered: bool = True) -> None:
        r"""Give the innermost open float a ``\caption``; none where no float is open."""
        at = self.current()
        if at is None:
            return
        here = self.all[at]
        self._awaiting = None
        if here.caption is None:
            here.caption, here.claimed = body, len(self.shown)
            self._claimed = len(self.shown)
            if here.kind == "figure":
                here.number = self._count(numbered)
        elif here.kind == "figure" and here.number is None and numbered:
            self._make_part(at, tex)  # what had no number was the caption of a panel
            here.caption, here.number = body, self._count(True)
            self._claimed = len(self.shown)
        elif here.kind == "figure" or here.kind == "table":
            counted = self._count(numbered) if here.kind == "figure" else None
            self._later_caption(at, body, tex, counted)

    def set_part_caption(self, body: str, tex: str) -> None:
        r"""Act on ``\subcaption``: the part is the open part, else what the minipage holds."""
        at = self.current()
        if at is not None and self.all[at].kind == "part" and self.all[at].caption is None:
            self.all[at].caption = body
        elif at is not None:
            self._later_caption(at, body, tex, None)

    def set_own_caption(self, body: str, tex: str, environment: str) -> None:
        r"""Act on ``\captionof{figure}``: outside of a figure it makes an entry of its own."""
        at = self.current(parts=False)
        if at is not None and self.all[at].kind == "figure":
            self.set_caption(body, tex)
            return
        first = self._unclaimed(at)
        new = self._new("captionof", environment, tex, first, at)
        if new is None:
            return
        own = self.all[new]
        own.caption, own.number, own.last = body, self._count(True), len(self.shown)
        self._claimed, self._awaiting = len(self.shown), new

    def set_label(self, name: str) -> None:
        """Give a label to the innermost open float, or to the caption that was just made."""
        at = self._awaiting if self._awaiting is not None else self.current()
        if at == NO_FIGURE:
            self._awaiting = None
        elif at is not None and not self.inside(NUMBERED):
            here = self.all[at]
            if here.label is None or (here.labelled_early and here.caption is not None):
                here.label, here.labelled_early = name, here.caption is None

    def pass_label(self) -> None:
        """Note a caption that is none of a figure's: nor is the label after it."""
        self._awaiting = NO_FIGURE

    def leave_text(self) -> None:
        """Note that a new section begins: pictures before it belong to no caption after it."""
        self._awaiting, self._claimed = None, len(self.shown)

    def continue_number(self) -> None:
        r"""Act on ``\ContinuedFloat``: the next caption keeps the number of the last."""
        self._continued = True

    def _count(self, numbered: bool) -> int | None:
        if not numbered:
            return None
        if not self._continued:
            self.counter += 1
        self._continued = False
        return self.counter

    def _new(
        self, kind: str, environment: str, tex: str, first: int, parent: int | None = None
    ) -> int | None:
        if len(self.all) >= MOST_FLOATS:
            return None
        if kind == "part":
            parent = self.current(parts=False)
        self.all.append(Float(kind, environment, parent, tex, first))
        return len(self.all) - 1

    def _later_caption(self, at: int, body: str, tex: str, number: int | None) -> None:
        inside = [s for s in self.scopes if s.float is None and s.first >= self.all[at].first]
        first = inside[-1].first if inside else self._claimed
        new = self._new("part", "caption", tex, max(first, self._claimed, self.all[at].first))
        if new is None:
            return
        part = self.all[new]
        if part.first == len(self.shown):
            self.scopes[-1].part = new
        part.caption, part.number, part.last = body, number, len(self.shown)
        self._claimed = len(self.shown)
        self._awaiting = new

    def _make_part(self, at: int, tex: str) -> None:
        """Give what a float holds as its caption to a part of it."""
        here = self.all[at]
        new = self._new("part", "caption", tex, here.first)
        if new is not None:
            self.all[new].caption, self.all[new].last = here.caption, here.claimed

    def _unclaimed(self, at: int | None) -> int:
        """Give the first picture that a caption on its own speaks of."""
        outer = self.all[at].first if at is not None else self._claimed
        for scope in reversed(self.scopes):
            if scope.name == "document" or scope.float is not None:
                break
            if max(scope.first, self._claimed) < len(self.shown):
                return max(scope.first, self._claimed)
        return max(outer, self._claimed)

    def _end_unclosed(self, kind: str) -> None:
        """End a float that nothing closed: TeX allows none of the same kind inside it."""
        for at, scope in enumerate(self.scopes):
            if scope.float is not None and self.all[scope.float].kind == kind:
                here = self.all[scope.float]
                if here.caption is here.label is None and here.first == len(self.shown):
                    here.kind = "table"  # one that holds no picture is not kept: it began nothing
                self._close(at)
                return

    def _close(self, at: int) -> None:
        for scope in self.scopes[at:]:
            self._open[scope.name] -= scope.braces is None
            if scope.part is not None:
                self.all[scope.part].last = len(self.shown)
            if scope.float is not None:
                self.all[scope.float].last = len(self.shown)
                if self.all[scope.float].kind in ("figure", "table"):
                    self._claimed, self._continued = len(self.shown), False
        del self.scopes[at:]


def kind_of(name: str) -> str | None:
    """Give what kind of float an environment is, None if it is none."""
    plain = name.removesuffix("*")
    if plain in FIGURES:
        return "figure"
    if plain in TABLES or plain in OTHERS:
        return "table"
    return "part" if plain in PARTS or plain in PARTS_OF_TABLES else None
