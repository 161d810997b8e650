"""SVGs that fetch, laugh and nest: nothing is fetched, each has a named outcome, the next comes out."""

import base64

from hostile.world import unlike
from reimaging.ingest.image_file import read_header

SECONDS = 1.0
TIMEOUT = "timeout: over 1 s"
REFUSED = "unreadable: librsvg refuses it"
RED, GREEN, BLUE = (255, 0, 0), (0, 128, 0), (0, 0, 255)
SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
SHARE = 'x="100" width="50" height="50"'


def svg(inside="", declared="", size='width="200" height="100"', before=""):
    """A red box and a green one, then what is hostile."""
    doctype = f"<!DOCTYPE svg {declared}>" if declared else ""
    boxes = '<rect width="60" height="80" x="9" y="9" fill="red"/>'
    boxes += '<rect width="9" height="9" x="69" y="9" fill="green"/>'
    head = f'<?xml version="1.0"?>{before}{doctype}<svg {SPACES} {size}>'
    return f"{head}{boxes}{inside}</svg>".encode()


def uses(levels, leaf=f'<rect id="g0" {SHARE} fill="lime"/>'):
    groups = "".join(
        f'<g id="g{n + 1}">' + f'<use href="#g{n}" x="1"/>' * 10 + "</g>" for n in range(levels)
    )
    return f'<defs>{leaf}{groups}</defs><use href="#g{levels}"/>'


def filtered(primitive, region=""):
    return f'<filter id="f" {region}>{primitive}</filter><rect {SHARE} filter="url(#f)"/>'


def test_nothing_is_fetched_and_no_other_file_is_seen(world, server):
    here, there = f"file://{world.folder}/elsewhere", server.address
    within = f'<image {SHARE} xlink:href="{here}/blue.png"/>'
    nested = base64.b64encode(svg(within)).decode()
    drawn = {
        "a picture elsewhere": svg(within),
        "a picture by its path": svg(f'<image {SHARE} xlink:href="{here[7:]}/blue.png"/>'),
        "a picture beside": svg(f'<image {SHARE} xlink:href="../elsewhere/blue.png"/>'),
        "a picture of the network": svg(f'<image {SHARE} xlink:href="{there}/a.png"/>'),
        "a picture in a picture": svg(
            f'<image {SHARE} xlink:href="data:image/svg+xml;base64,{nested}"/>'
        ),
        "a part of another file": svg(f'<use xlink:href="{there}/b.svg#a"/>'),
        "a style of the network": svg(f"<style>@import url({there}/c.css);</style>"),
        "a sheet of the network": svg(before=f'<?xml-stylesheet href="{there}/d.css"?>'),
        "a colour of the network": svg(f'<rect {SHARE} fill="url({there}/e.svg#a)"/>'),
        "a font of the network": svg(
            f"<style>@font-face {{font-family: a; src: url({there}/f.ttf)}}</style>"
        ),
        "a declaration of the network": svg("", f'SYSTEM "{there}/g.dtd"'),
        "an inclusion": svg(
            '<i:include xmlns:i="http://www.w3.org/2001/XInclude"'
            f' href="{here}/secret.txt" parse="text"/>'
        ),
        "a script": svg("<script>while (true) {}</script><g onload='while (1) {}'/>"),
    }
    refused = {
        "a file as entity": svg("<g>&x;</g>", f'[<!ENTITY x SYSTEM "{here}/secret.txt">]'),
        "an address as entity": svg("<g>&x;</g>", f'[<!ENTITY x SYSTEM "{there}/h.svg">]'),
        "entities of the network": svg("<g>&x;</g>", f'[<!ENTITY % y SYSTEM "{there}/i.dtd"> %y;]'),
    }
    both = {f"{name}.svg": data for name, data in (drawn | refused).items()}
    seen = world.look_at(both, 20.0)
    assert server.asked == []
    assert {(each.format, each.header) for each in seen.values()} == {("svg", "ok")}
    assert unlike("ok", {f"{name}.svg": seen[f"{name}.svg"] for name in drawn}) == {}
    assert unlike(REFUSED, {f"{name}.svg": seen[f"{name}.svg"] for name in refused}) == {}
    for name in drawn:
        assert seen[f"{name}.svg"].shows(RED) and seen[f"{name}.svg"].shows(GREEN), name
        assert not seen[f"{name}.svg"].shows(BLUE), name


def test_what_is_written_in_a_description_is_not_expanded(world):
    for declared, entity in (
        (f'[<!ENTITY x SYSTEM "file://{world.folder}/elsewhere/secret.txt">]', "&x;"),
        (f"[{LAUGHS}]", "&l12;"),
    ):
        header = read_header(svg(f"<desc>a{entity}b</desc>", declared))
        assert (header.outcome, header.width) == ("ok", 150)
        assert "secret" not in (header.creator or "")
        assert len(header.creator or "") < 100


def test_a_billion_laughs_are_refused(world):
    pictures = {
        "text.svg": svg("<text>&l12;</text>", f"[{LAUGHS}]"),
        "attribute.svg": svg('<rect id="&l12;"/>', f"[{LAUGHS}]"),
        "one long word often.svg": svg(
            "<text>" + "&l;" * 10_000 + "</text>", f'[<!ENTITY l "{"ha" * 20_000}">]'
        ),
        "itself.svg": svg("<text>&l;</text>", '[<!ENTITY l "&l;">]'),
        "each other.svg": svg("<text>&l;</text>", '[<!ENTITY l "&m;"><!ENTITY m "&l;">]'),
        "a hundred thousand levels.svg": svg("<g>" * 100_000 + "</g>" * 100_000),
        "levels without end.svg": svg("<g>" * 300_000),
        "a name of ten megabytes.svg": svg(f'<rect id="{"a" * 12_000_000}"/>'),
        "zeros.svg": svg("\0\0\0"),
    }
    seen = world.look_at(pictures, 20.0)
    assert unlike(REFUSED, seen) == {}
    assert {each.header for each in seen.values()} == {"ok"}


def test_what_goes_in_circles_is_drawn_without(world):
    pictures = {
        "a use of itself.svg": svg('<g id="a"><use href="#a"/></g>'),
        "two of each other.svg": svg(
            '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
        ),
        "a pattern of itself.svg": svg(
            '<pattern id="p" width="9" height="9"><rect width="5" height="5" fill="url(#p)"/>'
            f'</pattern><rect {SHARE} fill="url(#p)"/>'
        ),
        "a mask of itself.svg": svg(
            f'<mask id="m"><rect {SHARE} fill="white" mask="url(#m)"/></mask>'
            f'<rect {SHARE} mask="url(#m)"/>'
        ),
        "a mark of itself.svg": svg(
            '<marker id="m"><path marker-mid="url(#m)" d="M0 0 L1 1 2 0 3 1"/></marker>'
            '<path marker-mid="url(#m)" d="M0 0 L 9 9 0 9"/>'
        ),
        "two hundred levels.svg": svg("<g>" * 200 + "</g>" * 200),
    }
    seen = world.look_at(pictures, 20.0)
    assert unlike("ok", seen) == {}
    assert all(each.shows(RED) and each.shows(GREEN) for each in seen.values())


def test_what_swells_is_ended(world):
    matrix = "1 " * 1_000_000
    pictures = {
        "uses of uses of uses.svg": svg(uses(9)),
        "a giant blur.svg": svg(
            filtered(
                '<feGaussianBlur stdDeviation="100000"/>',
                'x="-1e6" y="-1e6" width="2e6" height="2e6" filterUnits="userSpaceOnUse"',
            )
        ),
        "endless turbulence.svg": svg(
            filtered('<feTurbulence baseFrequency=".5" numOctaves="1000000000"/>')
        ),
        "a giant matrix.svg": svg(
            filtered(f'<feConvolveMatrix order="1000" kernelMatrix="{matrix}"/>')
        ),
        "selectors of selectors.svg": svg(
            "<style>"
            + "".join(f"g:nth-child({n}n+1) ~ rect * * * {{fill: lime}}" for n in range(2000))
            + "</style>"
            + "<g><rect/></g>" * 2000
        ),
        "a long text.svg": svg("<text>" + "words " * 100_000 + "</text>"),
    }
    seen = world.look_at(pictures, SECONDS)
    assert unlike(f"{TIMEOUT}|{REFUSED}|ok|too large: .+", seen) == {}
    assert seen["uses of uses of uses.svg"].outcome == TIMEOUT


def test_sheets_of_no_size_end(world):
    sizes = [
        'width="1e30" height="1e30"', 'width="1e309" height="1e-309"', 'width="1e6em"',
        'width="1e9" height="1"', 'viewBox="0 0 0 0"', 'viewBox="0 0 1e-30 1e30"', "",
        'width="-5" height="-5"', 'width="nan" height="inf"', 'width="750000" height="750000"',
        f'width="{"9" * 100_000}"', 'viewBox="1"',
    ]  # fmt: skip
    seen = world.look_at({f"{n}.svg": svg(size=size) for n, size in enumerate(sizes)}, 20.0)
    assert unlike(f"ok|blank: one colour only|{REFUSED}|(unreadable|too large): .+", seen) == {}
    assert world.value("SELECT max(max(width), max(height)) FROM image_files") <= 1e6
    assert world.value("SELECT min(min(width), min(height)) FROM image_files") > 0


def test_a_missing_font_has_a_substitute(world):
    text = '<text x="100" y="50" font-family="NoSuchFont" fill="blue" font-size="40">M</text>'
    (seen,) = world.look_at({"text.svg": svg(text)}, 20.0).values()
    assert seen.outcome == "ok"
    assert seen.shows(RED) and seen.shows(BLUE)
