"""Small articles for the tests of the LaTeX reader: figures that differ in their caption alone."""

from reimaging.ingest.figures import read_figures


def figure(name):
    """A figure that is known by its caption."""
    return f"\\begin{{figure}}\\caption{{{name}}}\\end{{figure}}"


def captions(source, preamble="", **texts):
    """The captions that the reader finds in an article; more files are given as folder__name."""
    head = f"\\documentclass{{article}}{preamble}\\begin{{document}}"
    texts = {name.replace("__", "/") + ".tex": text.encode() for name, text in texts.items()}
    texts["m.tex"] = (head + source).encode()
    return [f.caption_tex for f in read_figures(texts, set(texts)).figures]


A, B = figure("a"), figure("b")
