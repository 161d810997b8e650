r"""LaTeX that goes in circles, nests, floods or is none: read to its end, and nothing outside asked."""

import gzip

import pytest

from hostile.sound import EPS
from packed_articles import packed

SHOWN = r"\begin{figure}\includegraphics{a}\caption{Found.}\end{figure}"
FOUND = ("Found.", ("ok",))
START, END = r"\documentclass{article}\begin{document}", r"\end{document}"


def article(body, preamble="", **texts):
    """An article whose body ends in a figure that is to be found; more files as name=text."""
    source = rf"\documentclass{{article}}{preamble}\begin{{document}}{body}{SHOWN}{END}"
    files = {f"{name}.tex": text.encode() for name, text in texts.items()}
    return packed({"p.tex": source.encode(), "a.eps": EPS} | files)


def doubled(levels, first):
    r"""Define ``\ma`` as `first`, ``\mb`` as two of it, and so on."""
    names = [f"\\m{chr(97 + level)}" for level in range(levels)]
    macros = rf"\def{names[0]}{{{first}}}"
    for name, before in zip(names[1:], names, strict=False):
        macros += rf"\def{name}{{{before}{before}}}"
    return macros, names[-1]


BILLION, LAST = doubled(25, "ha")
CIRCLES = {
    "a file that inputs itself": article(r"\input{p}\include{p}\input p.tex "),
    "files that input each other": article(r"\input{q}", q=r"\input{r}\input{p}", r=r"\input{q}"),
    "inputs two thousand deep": article(
        r"\input{f0}", **{f"f{n}": rf"\input{{f{n + 1}}}" for n in range(2000)}
    ),
    "a macro of itself": article(r"\a", r"\def\a{\a}"),
    "a macro that grows": article(r"\a{x}", r"\newcommand{\a}[1]{\a{#1#1}}"),
    "macros of each other": article(r"\a", r"\let\a\b\let\b\a\def\c{\d}\def\d{\c}") ,
    "a name that grows": article(r"\includegraphics{\a{x}}", r"\newcommand{\a}[1]{\a{#1#1}}"),
    "definitions of themselves": article(r"\a", r"\def\a{x}" + r"\edef\a{\a\a}" * 40),
    "a billion laughs": article(LAST, BILLION),
    "a billion laughs in a name": article(rf"\includegraphics{{{LAST}}}\input{{{LAST}}}", BILLION),
    "a loop": article(r"\loop\iftrue x\repeat"),
    "a counted loop": article(r"\newcount\n\loop\advance\n 1 \ifnum\n<1000000000 x\repeat"),
    "a while": article(r"\whiledo{1=1}{x}"),
    "a long foreach": article(r"\foreach \n in {1,...,1000000000}{x}"),
    "nots of nots": article(r"\ifthenelse{" + r"\NOT" * 5000 + r"{\boolean{a}}}{x}{y}"),
    "a long multido": article(r"\multido{\n=1+1}{1000000000}{x}"),
}  # fmt: skip
NESTED = {
    "braces two hundred deep": article("{" * 200 + "}" * 200),
    "the figure two hundred deep": packed({
        "p.tex": f"{START}{'{' * 200}{SHOWN}{'}' * 200}{END}".encode(), "a.eps": EPS,
    }),
    "a hundred thousand open braces": article("{" * 100_000),
    "a hundred thousand closed braces": article("}" * 100_000),
    "names two hundred deep": article(r"\includegraphics{" + "{" * 200 + "b" + "}" * 200 + "}"),
    "options two hundred deep": article(r"\includegraphics" + "[{" * 200 + "}]" * 200 + "{b}"),
    "groups of commands": article(r"\begingroup" * 50_000),
    "conditions": article(r"\iftrue" * 50_000),
    "open conditions": article(r"\ifnum1<" * 50_000),
    "names of names": article(r"\csname a" * 50_000),
    "open verbatims": article(r"\verb|" * 50_000 + "\n"),
    "parameters": article("", r"\def\a" + "#" * 50_000 + "{}"),
    "delimited macros": article(r"\a x" * 50_000, r"\def\a#1;{#1}"),
}  # fmt: skip


@pytest.mark.parametrize("articles", [CIRCLES, NESTED], ids=["circles", "nested"])
def test_what_goes_in_circles_or_deep_costs_no_figure(world, articles):
    read = world.read_each(articles)
    assert {name: each.outcome for name, each in read.items() if each.outcome != "ok"} == {}
    assert [name for name, each in read.items() if FOUND not in each.figures] == []


def test_a_caption_two_hundred_braces_deep_is_text(world):
    deep = r"\begin{figure}\includegraphics{a}\caption{" + "{" * 200 + "deep" + "}" * 200 + "}"
    laughs = rf"\begin{{figure}}\includegraphics{{a}}\caption{{{LAST}}}\end{{figure}}"
    read = world.read_each(
        {"deep": article(deep + r"\end{figure}"), "laughs": article(laughs, BILLION)}
    )
    assert read["deep"].figures == (("deep", ("ok",)), FOUND)
    (caption, links), found = read["laughs"].figures
    assert (links, found) == (("ok",), FOUND)
    assert len(caption) <= 40_000


# Each breaks off, or floods, what it stands in: the outcome is still one, and what is given bounded.
FLOODS = {
    "a condition never closed": article(r"\iffalse"),
    "captions without end": article(r"\caption{" * 20_000),
    "pictures without end": article(r"\includegraphics[" * 20_000),
    "environments without end": article(r"\begin{figure}" * 20_000),
    "parts of parts": article(r"\begin{figure}" + r"\subfloat[x]{" * 5000 + "}" * 5000),
    "twenty thousand figures": article(SHOWN * 20_000),
    "ten thousand pictures": article(
        r"\begin{figure}" + "".join(rf"\includegraphics{{{n}}}" for n in range(10_000))
    ),
    "one picture with many captions": article(
        r"\begin{figure}\includegraphics{a}" + r"\caption{x}" * 12_000
    ),
    "many definitions": article("", "".join(rf"\def\x{'a' * (n % 40)}{{}}" for n in range(20_000))),
    "inputs of inputs of inputs": article(
        r"\input{f0}", **{f"f{n}": rf"\input{{f{n + 1}}}" * 10 for n in range(12)}
    ),
    "loops in loops": article(r"\foreach \n in {1,...,1000}{" * 9 + r"\includegraphics{\n}"),
    "many folders": article(
        r"\includegraphics{b}" * 1000,
        r"\graphicspath{" + "".join(f"{{d{n}/}}" for n in range(10_000)) + "}",
    ),
    "a long path": article(r"\input{" + "a/" * 50_000 + r"}\includegraphics{" + "../" * 50_000),
    "a long body many times": article(
        r"\foreach \n in {1,...,500}{\includegraphics{b}" + "x" * 12_000_000 + "}"
    ),
    "a long name of many frames": article(r"\animategraphics{9}{" + "x" * 10_000_000 + "}{1}{200}"),
    "a title that grows": article("", r"\g@addto@macro\@maketitle{x\par}" * 30_000),
    "boxes in boxes": article(r"\sbox\a{" * 2000 + "x" * 100_000 + "}" * 2000),
    "many folders of many names": article(
        "".join(rf"\includegraphics{{a.{n}}}" for n in range(20_000)),
        r"\graphicspath{" + "".join(f"{{d{n}/}}" for n in range(100)) + "}",
    ),
    "a path that grows": article(r"\svgpath{{a/}{b/}}\includesvg{a}" * 3000),
    "a long macro asked for again and again": article(
        r"\x\def\y{}" * 5000,
        r"\def\x{" + "".join(rf"\a{chr(97 + n % 26)}b{n}" for n in range(5000)) + "}",
    ),
    "many packages in many folders": article(
        "",
        r"\makeatletter\def\input@path{"
        + "".join(f"{{d{n}/}}" for n in range(100))
        + "}"
        + r"\usepackage{"
        + "a," * 900
        + "}"
        + r"\usepackage{b}" * 2000,
    ),
    "inserts without end": article(r"\topinsert Fig. 1. x" * 10_000),
    "brackets that nothing closes": article((r"\includegraphics[" + "x" * 5000 + "}") * 200),
    "blanks without end": article(
        r"\input" + " " * 100_000 + "}" + r"\documentclass" + " " * 100_000
    ),
    "category codes": article(r"\catcode`\{=12 \catcode`\@=1 "),
}


def test_floods_are_bounded(world):
    read = world.read_each(FLOODS)
    assert {each.outcome for each in read.values()} <= {"ok", "too large: its TeX"}
    assert max(len(each.figures) for each in read.values()) <= 10_000
    assert read["twenty thousand figures"].outcome == "too large: its TeX"
    assert max(sum(len(f[1]) for f in each.figures) for each in read.values()) <= 500_000


LINE = 50_000_000


def line(character):
    """Give the whole of an article whose first line is very long."""
    return {
        "x": lambda: article("x" * LINE),
        "blank": lambda: article(" " * LINE),
        "dollar": lambda: article("$" * LINE),
        "percent": lambda: article("%" * LINE + "\n"),
        "new line": lambda: article("\n" * LINE),
        "zero": lambda: article("\0" * LINE),
        "no UTF-8": lambda: packed(
            {"p.tex": f"{START}{SHOWN}".encode() + b"\xff" * LINE, "a.eps": EPS}
        ),
    }[character]()


@pytest.mark.parametrize(
    "character",
    ["x", *(
        pytest.param(each, marks=pytest.mark.heavy)
        for each in ("blank", "dollar", "percent", "new line", "zero", "no UTF-8")
    )],
)  # fmt: skip
def test_a_line_of_fifty_megabytes_is_read(world, character):
    read = world.read_beside_a_sound_one(line(character))
    assert read.outcome == "ok"
    assert read.figures == (FOUND,)


@pytest.mark.heavy
@pytest.mark.parametrize("repeated", ["\\a", "\\", "{", "{}", "\\begin{figure}", "\\caption{$x$}"])
def test_fifty_megabytes_of_commands_end(world, repeated):
    read = world.read_beside_a_sound_one(article(repeated * (LINE // len(repeated))))
    assert read.outcome in ("ok", "too large: its TeX")
    assert len(read.figures) <= 10_000


@pytest.mark.parametrize(
    "opening",
    [
        r"\cite[",
        r"\frac{$",
        r"\numrange[$",
        r"\cite[\sqrt{",
        r"\sqrt[{",
        r"\parbox{$\(",
        r"\raise ",
    ],
)
def test_arguments_that_are_none_are_not_read_over_and_over(world, opening):
    caption = rf"\begin{{figure}}\caption{{Words. {opening * 300}"
    read = world.read_beside_a_sound_one(article(caption + "}" * 700 + r"\end{figure}"))
    assert read.outcome == "ok"
    assert FOUND in read.figures
    assert read.figures[0][0].startswith("Words.")


def test_a_source_whose_reading_was_broken_off_says_so(world):
    read = world.read_beside_a_sound_one(article("\\a" * 3_000_000))
    assert FOUND in read.figures or read.outcome.startswith("too large: ")


def test_odd_bytes_are_read_round(world):
    source = f"{START}{SHOWN}{END}".encode()
    utf8 = source.replace(b"Found.", "Ångström, κ, 中.".encode())
    articles = {
        "zeros": source.replace(b"Found", b"Fo\0und"),
        "zeros before": b"\0\0\0" + source,
        "no UTF-8": source.replace(b"Found.", b"\xc3\x28\xed\xa0\x80\xf4\x90\x80\x80 Found."),
        "latin-1": source.replace(b"Found.", "Ångström".encode("latin-1")),
        "UTF-8 with a mark": b"\xef\xbb\xbf" + utf8,
        "line ends of old": source.replace(b"\\begin", b"\r\\begin"),
        "control characters": source.replace(b"Found.", bytes(range(1, 32)) + b"Found."),
        "one file alone": None,
    }
    packed_ = {
        name: packed({"p.tex": data, "a.eps": EPS}) if data else gzip.compress(source, mtime=0)
        for name, data in articles.items()
    }
    read = world.read_each(packed_)
    assert {each.outcome for each in read.values()} == {"ok"}
    captions = {name: [caption for caption, _ in each.figures] for name, each in read.items()}
    assert captions["zeros"] == ["Found."]
    assert captions["zeros before"] == ["Found."]
    assert captions["no UTF-8"][0].endswith("Found.")
    assert captions["latin-1"] == ["Ångström"]
    assert captions["UTF-8 with a mark"] == ["Ångström, κ, 中."]
    assert captions["line ends of old"] == ["Found."]
    assert captions["one file alone"] == ["Found."]
    for found in captions.values():
        assert all(ord(character) >= 32 for caption in found for character in caption)


def test_UTF_16_is_read(world):
    data = f"{START}{SHOWN}{END}".encode("utf-16")
    read = world.read_beside_a_sound_one(packed({"p.tex": data, "a.eps": EPS}))
    assert (read.outcome, read.figures) == ("ok", (FOUND,))


def test_what_a_source_asks_of_the_system_is_not_done(world, server):
    here = f"{world.folder}/elsewhere"
    asks = (
        rf"\immediate\write18{{touch {here}/new}}\input{{|touch {here}/new}}"
        rf"\newwrite\f\immediate\openout\f={here}/new \immediate\write\f{{x}}"
        rf"\includegraphics{{|touch {here}/new}}\input{{{here}/secret.txt}}"
        rf"\directlua{{os.execute('touch {here}/new')}}\includegraphics{{{server.address}/a.png}}"
    )
    paths = [
        f"{here}/blue.png",
        "../elsewhere/blue.png",
        "../../../../../etc/passwd",
        "/etc/passwd",
    ]
    shows = "".join(rf"\includegraphics{{{path}}}" for path in paths)
    read = world.read_beside_a_sound_one(
        article(rf"{asks}\begin{{figure}}{shows}\caption{{Outside.}}\end{{figure}}")
    )
    assert read.outcome == "ok"
    caption, links = read.figures[0]
    assert caption == "Outside."
    assert len(links) == len(paths)
    assert all(link.startswith("missing: ") for link in links)
    assert read.figures[-1] == FOUND
    assert server.asked == []
