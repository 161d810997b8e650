r"""What is known at the place of an article that is being read."""

import posixpath
import re
from collections.abc import Collection, Mapping

from reimaging.ingest.conditionals import Conditionals
from reimaging.ingest.floats import Floats
from reimaging.ingest.image_links import Shown, written_name
from reimaging.ingest.macros import Macros
from reimaging.ingest.tex_inputs import Inputs
from reimaging.ingest.tex_stream import Budget, Stream

MOST_FOLDERS = 100  # in which pictures are looked for

_FOLDER = re.compile(r"\{([^{}]*)\}")


class Reader:
    """The state of the reading of one article; the commands act on it.

    Parameters
    ----------
    texts : mapping of str to str
        Path -> text without comments.
    paths : collection of str
        All paths inside the article.
    main : str or None
        The main file.
    steps : int
        What the reading may cost.
    primitives : collection of str
        Commands that no macro replaces.
    """

    def __init__(
        self,
        texts: Mapping[str, str],
        paths: Collection[str],
        main: str | None,
        steps: int,
        primitives: Collection[str],
    ) -> None:
        self.texts = texts
        self.main = main
        self.folder = posixpath.dirname(main or "")
        self.budget = Budget(steps)
        self.stream = Stream("", self.budget)
        self.inputs = Inputs(texts, paths, self.folder)
        self.macros = Macros(primitives)
        endings = {posixpath.splitext(path)[1].lower() for path in paths}
        self.conditionals = Conditionals(bool(endings & {".pdf", ".png", ".jpg", ".jpeg"}))
        self.floats = Floats()
        self.read: dict[str, None] = {}  # in order, each once
        self.missing: list[str] = []
        self.documents: set[str] = set()  # files in which a document has begun
        self.only: set[str] | None = None  # what \includeonly names
        self.excluded: set[str] = set()  # environments that \excludecomment names
        self.graphics_path: tuple[str, ...] = ()
        self.endings: tuple[str, ...] = ()  # what \DeclareGraphicsExtensions names
        self.declared: dict[str, str] = {}  # what \pgfdeclareimage names
        self.closings: list[tuple[str, str]] = []  # of the author's own open environments
        self.braces = 0
        self.numbered_within = {"chapter"}  # what makes figures begin at 1 again
        self.doubtful = False  # behind an \if... that nothing here knows
        self.dvi = False  # the source says that it was written for dvips
        self.over = False
        self.cut = False  # something was left out, as there is too much of it

    @property
    def tex(self) -> str:
        """Path of the file that is being read."""
        return self.stream.file().path

    @property
    def quiet(self) -> bool:
        """Whether a style file is being read, of which only the definitions count."""
        return bool(self.stream.texts) and self.stream.texts[-1].quiet

    def name(self, text: str | None) -> str:
        """Give the name that an argument spells once its macros are expanded."""
        if text is None:
            return ""
        job = posixpath.splitext(posixpath.basename(self.main or ""))[0]
        text = self.macros.expanded(text[:4000], self.stream)
        return written_name(text.replace("\\jobname", job))

    def folders(self, text: str) -> tuple[str, ...]:
        r"""Give the folders of a ``\graphicspath``, each in braces, or one without."""
        text = self.macros.expanded(text[:20_000], self.stream)
        written = _FOLDER.findall(text) or [text]
        return tuple(name for each in written[:MOST_FOLDERS] if (name := self.name(each)))

    def begin(self, name: str, braces: int | None = None) -> None:
        """Begin an environment or a part, as `Floats.begin`; what a style file says begins none."""
        if not self.quiet:
            self.floats.begin(name, self.tex, braces)

    def begin_braced_part(self, name: str) -> bool:
        """Begin a part whose contents stand in braces, if they come next, and take the brace.

        What is pushed then, as its caption, stands inside the part.
        """
        if not self.stream.take("{"):
            return False
        self.begin(name, self.braces)
        self.macros.open_group()
        self.braces += 1
        return True

    def show(self, written: str) -> None:
        """Note that a picture is shown here."""
        if not self.quiet:
            here = self.stream.file()
            name = self.name(written)
            self.floats.show(Shown(name, self.graphics_path, here.folder, here.path))
