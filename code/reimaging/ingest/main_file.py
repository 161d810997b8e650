r"""Where TeX begins: the main file of an article.

arXiv's own hints (``00README.XXX``, ``00README.json``) come first. Else it is the file with
``\documentclass`` (or ``\documentstyle``) and ``\begin{document}`` that no other file inputs; of
several, the one that most speaks for itself. A source of the nineties may have none: then all its
files are read, in the order of their names.
"""

import json
import posixpath
import re
from collections.abc import Collection, Mapping

MOST_REACHED = 100  # files looked at to weigh one candidate

_CLASS = re.compile(r"\\document(?:class|style)(?![A-Za-z])")
_STANDALONE = re.compile(
    r"\\documentclass\s*+(?:\[[^\]]{0,500}\])?+\s*+\{\s*+(?:standalone|subfiles|letter|beamer|minimal)"
)
_BEGIN = re.compile(r"\\begin\s*\{document\}")
_FIGURE = re.compile(r"\\begin\s*\{[a-zA-Z]{0,20}figure\*?\}|\\includegraphics|\\epsf|\\psfig")
_INPUT = re.compile(
    r"\\(?:input|include|subfile|InputIfFileExists)\s*+\{?+\s*+\"?+([^\s{}\\\"%]{1,300})"
)
_YAML = re.compile(
    r"filename:\s*+\"?+([^\s\"]{1,300}+)\"?+(?:(?!filename:).){0,300}?usage:\s*+\"?+(\w{1,50})",
    re.DOTALL,
)
# copies that editors and converters leave, sources that are made into TeX first
_OTHER = re.compile(r"(~|\.(bak|orig|old|backup|sav|save|rnw|snw|lyx|dtx|ins|dem))$", re.IGNORECASE)
_SIDE = re.compile(
    r"(?<![a-z])(?:supinf|respon|reply|rebut|referee|(?:sup|cover|letter|diff|old|backup"
    r"|template|sample|poster|test|title|si|sm|som|esi|esm|oa)(?![a-z]))|supp|append|guide|supmat"
)
_USUAL = ("main", "ms", "paper", "article", "manuscript", "root", "arxiv", "draft")


def is_hint(path: str) -> bool:
    """Tell whether a file is one of arXiv's hints on how to process the source."""
    return posixpath.basename(path).lower().startswith("00readme")


def hints(texts: Mapping[str, str]) -> tuple[list[str], set[str]]:
    """Read arXiv's hints: the files named as top level, in order, and those to be ignored."""
    top: list[str] = []
    ignored: set[str] = set()
    for path in sorted(filter(is_hint, texts)):
        text = texts[path][:200_000]
        lines = [line.split() for line in text.splitlines()]
        pairs = [(line[0], line[1]) for line in lines if len(line) == 2] + _YAML.findall(text)
        try:
            sources = json.loads(text).get("sources", [])
            pairs += [(s.get("filename"), s.get("usage")) for s in sources]
        except (ValueError, AttributeError, TypeError, RecursionError):
            pass  # not JSON, or none of arXiv's
        for name, usage in pairs:
            if str(usage).lower() in ("toplevel", "toplevelfile") and str(name) not in top:
                top.append(str(name))
            elif str(usage).lower() == "ignore":
                ignored.add(str(name))
    return [name for name in top if name in texts and not is_hint(name)], ignored


def starting_files(
    texts: Mapping[str, str], paths: Collection[str]
) -> tuple[str | None, tuple[str, ...]]:
    """Tell the main file, and all files to begin with, in order.

    Parameters
    ----------
    texts : mapping of str to str
        Path -> text without comments; hints of arXiv as they are.
    paths : collection of str
        All paths inside the article.

    Returns
    -------
    main : str or None
        None for a source without any main file.
    start : tuple of str
        The main file; more where arXiv's hints name more; all files, those first that no other
        inputs, if there is no main file.
    """
    named, ignored = hints(texts)
    if named:
        return named[0], tuple(named)
    usable = {p: t for p, t in texts.items() if p not in ignored and not is_hint(p)}
    usable = {p: t for p, t in usable.items() if not p.lower().endswith((".sty", ".cls"))}
    inputs = {p: sorted({_stem(n) for n in _INPUT.findall(t)}) for p, t in usable.items()}
    used: set[str] = set()
    for path, names in inputs.items():
        used |= set(names) - {_stem(path)}
    with_class = {p for p in usable if _CLASS.search(usable[p])}
    with_document = {p for p in usable if _BEGIN.search(usable[p])}
    # where one file inputs the class, or the document, that file is the main one: see `merit`
    mains = sorted(with_class & with_document or with_class | with_document)
    if not mains:
        first = sorted(p for p in usable if _stem(p) not in used)
        return None, tuple(first + sorted(set(usable) - set(first)))

    by_stem = {_stem(p): p for p in sorted(inputs, reverse=True)}
    weight = {p: (len(_FIGURE.findall(t)), len(t)) for p, t in usable.items()}

    def merit(path: str) -> tuple[bool, bool, bool, bool, bool, bool, int, int, int, str]:
        stem = _stem(path)
        reached = _reached(path, inputs, by_stem)
        return (
            _STANDALONE.search(usable[path]) is None,
            _OTHER.search(path) is None,
            stem not in used,
            _SIDE.search(path.lower()) is None,
            posixpath.splitext(path)[0] + ".bbl" in paths,
            stem in _USUAL,
            -path.count("/"),
            sum(weight[p][0] for p in reached),
            sum(weight[p][1] for p in reached),
            path,
        )

    main = max(mains, key=merit)
    return main, (main,)


def _stem(path: str) -> str:
    name = posixpath.basename(path).lower()
    return posixpath.splitext(name)[0] if name.endswith((".tex", ".ltx")) else name


def _reached(path: str, inputs: Mapping[str, list[str]], by_stem: Mapping[str, str]) -> set[str]:
    seen, waiting = {path}, [path]
    while waiting and len(seen) < MOST_REACHED:
        for name in inputs[waiting.pop()]:
            inner = by_stem.get(name)
            if inner is not None and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
    return seen
