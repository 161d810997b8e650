"""PDFs that are locked, go in circles or swell: each has a named outcome, the next one comes out."""

import hashlib
import zlib

from hostile.sound import PDF, PDF_MARKS, pdf_of, pdf_page, pdf_stream
from hostile.world import unlike

SECONDS = 1.0
TIMEOUT = "timeout: over 1 s"
RED, BLUE = (255, 0, 0), (0, 0, 255)
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
SHOWN = pdf_stream(PDF_MARKS)
BOX = b"/MediaBox[0 0 72 36]"


def pages(kids, count, more=b""):
    return b"<</Type/Pages/Count %d/Kids[%b]%b>>" % (count, kids, more)


def page(more=BOX, parent=2):
    return b"<</Type/Page/Parent %d 0 R/Contents 4 0 R%b>>" % (parent, more)


def of_page(page_, contents=SHOWN, trailer=b""):
    return pdf_of([CATALOG, pages(b"3 0 R", 1), page_, contents], trailer=trailer)


def resources(kind, number=5):
    return b"/Resources<</%b<</X %d 0 R>>>>" % (kind, number)


def form(content, more=b""):
    return pdf_stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 72 36]" + more)


def rc4(key, data):
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def encrypted(password):
    """A PDF that the password opens (ISO 32000-1, 7.6.3, revision 2); b'' opens for everybody."""
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded, identity = (password + pad)[:32], bytes(16)
    owner = rc4(hashlib.md5(pad).digest()[:5], padded)
    seed = padded + owner + (2**32 - 4).to_bytes(4, "little") + identity
    key = hashlib.md5(seed).digest()[:5]
    of_object = hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10]
    trailer = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>/ID[<%b><%b>]" % tuple(
        part.hex().encode() for part in (owner, rc4(key, pad), identity, identity)
    )
    return of_page(page(), pdf_stream(rc4(of_object, PDF_MARKS)), trailer)


def test_a_locked_pdf_says_so_and_one_that_opens_without_a_password_is_drawn(world):
    seen = world.look_at(
        {
            "locked.pdf": encrypted(b"secret"),
            "open.pdf": encrypted(b""),
            "unknown.pdf": of_page(page(), trailer=b"/Encrypt<</Filter/Mine/V 9>>"),
        },
        20.0,
    )
    locked, opened, unknown = seen.values()
    assert (locked.format, locked.header) == ("pdf", "unreadable: encrypted")
    assert locked.outcome == "unreadable: encrypted"
    assert (opened.header, opened.outcome) == ("ok", "ok")
    assert opened.shows(RED) and opened.shows(BLUE)
    assert unknown.header.startswith("unreadable: ")
    assert unknown.outcome.startswith("unreadable: ")


CYCLES = {
    "a tree that is its own child": pdf_of([CATALOG, pages(b"2 0 R", 9), b"null"]),
    "a tree of two that hold each other": pdf_of([
        CATALOG, pages(b"3 0 R", 9), pages(b"2 0 R", 9, b"/Parent 2 0 R"),
    ]),
}  # fmt: skip
CIRCLES = {
    "a tree that goes in a circle behind its page": pdf_of([
        CATALOG, pages(b"3 0 R 2 0 R", 9), page(), pdf_stream(PDF_MARKS),
    ]),
    "a page that is its own parent": of_page(page(b"", parent=3)),
    "a form that shows itself": pdf_page(
        PDF_MARKS + b" /X Do", resources(b"XObject"),
        [form(b"0 1 0 rg 0 0 3 3 re f /X Do", resources(b"XObject"))],
    ),
    "a length that is its own stream": of_page(
        page(), b"<</Length 4 0 R>>stream\n%b\nendstream" % PDF_MARKS
    ),
    "a table that goes back to itself": PDF.replace(
        b"/Root", b"/Prev %d/Root" % PDF.index(b"xref\n0")
    ),
    "a wrong number of pages": pdf_of([
        CATALOG, pages(b"3 0 R", 2**31 - 1), page(), pdf_stream(PDF_MARKS),
    ]),
    "arrays without end": of_page(page(BOX + b"/Y " + b"[" * 100_000)),
    "a stack without end": pdf_page(b"q " * 300_000 + PDF_MARKS),
    "many filters": of_page(
        page(BOX), pdf_stream(PDF_MARKS, b"/Filter[%b]" % (b"/ASCIIHexDecode" * 30_000))
    ),
}  # fmt: skip
# What a reader makes of these is its own affair, if only it ends.
DEFINED_BY_NOBODY = {
    "a pattern of itself": pdf_page(
        PDF_MARKS + b" /Pattern cs /X scn 9 9 9 9 re f", resources(b"Pattern"),
        [pdf_stream(
            b"/Pattern cs /X scn 0 0 9 9 re f",
            b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9"
            + resources(b"Pattern"),
        )],
    ),
    "a letter of itself": pdf_page(
        PDF_MARKS + b" BT /X 9 Tf (a) Tj ET", resources(b"Font"),
        [
            b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a"
            b" 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]%b>>"
            % resources(b"Font"),
            pdf_stream(b"9 0 d0 0 0 9 9 re f BT /X 9 Tf (a) Tj ET"),
        ],
    ),
    "a mask of itself": pdf_page(
        b"/X gs " + PDF_MARKS, resources(b"ExtGState"),
        [
            b"<</SMask<</S/Luminosity/G 6 0 R>>>>",
            form(
                b"/X gs 1 g 0 0 40 36 re f",
                resources(b"ExtGState") + b"/Group<</S/Transparency/CS/DeviceGray>>",
            ),
        ],
    ),
    "colours of themselves": pdf_page(
        b"/X cs 0 scn 0 0 72 36 re f", resources(b"ColorSpace"),
        [b"[/Indexed 5 0 R 1 <000000ffffff>]"],
    ),
    "a function of itself": pdf_page(
        b"/X sh", resources(b"Shading"),
        [
            b"<</ShadingType 2/Coords[0 0 72 0]/ColorSpace/DeviceRGB/Function 6 0 R>>",
            b"<</FunctionType 3/Domain[0 1]/Functions[6 0 R 6 0 R]/Bounds[.5]/Encode[0 1 0 1]>>",
        ],
    ),
    "a sheet of no size": of_page(page(b"/MediaBox[5 5 5 5]")),
    "a sheet without end": of_page(page(b"/MediaBox[0 0 1e30 1e30]")),
    "a sheet of no number": of_page(page(b"/MediaBox[0 0 nan inf]")),
    "a strip without end": of_page(page(b"/MediaBox[0 0 14400000 3]")),
    "a giant image": pdf_page(
        PDF_MARKS + b" 72 0 0 36 0 0 cm /X Do", resources(b"XObject"),
        [pdf_stream(
            zlib.compress(bytes(10**6)),
            b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
            b"/ColorSpace/DeviceRGB/Filter/FlateDecode",
        )],
    ),
}  # fmt: skip


def test_a_tree_without_a_page_is_unreadable(world):
    seen = world.look_at({f"{name}.pdf": data for name, data in CYCLES.items()}, 20.0)
    assert unlike("unreadable: .+", seen) == {}
    assert {each.header for each in seen.values()} == {"unreadable: the first page cannot be read"}


def test_what_goes_in_circles_elsewhere_is_drawn(world):
    seen = world.look_at({f"{name}.pdf": data for name, data in CIRCLES.items()}, 20.0)
    assert unlike("ok", seen) == {}
    assert all(each.shows(RED) and each.shows(BLUE) for each in seen.values())


def test_what_nobody_has_defined_ends(world):
    pictures = {f"{name}.pdf": data for name, data in DEFINED_BY_NOBODY.items()}
    seen = world.look_at(pictures, 20.0)
    assert unlike("ok|blank: one colour only|(too large|unreadable): .+", seen) == {}
    assert {each.header for each in seen.values()} == {"ok"}


def test_of_five_thousand_pages_the_first_is_drawn(world):
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5005))
    data = pdf_of([CATALOG, pages(kids, 5000), b"null", pdf_stream(PDF_MARKS), *[page()] * 5000])
    (seen,) = world.look_at({"long.pdf": data}, 20.0).values()
    assert (seen.header, seen.outcome) == ("ok", "ok")
    assert seen.shows(RED)
    assert world.value("SELECT pages FROM image_files WHERE path = 'long.pdf'") == 5000


def test_what_swells_is_ended(world):
    swollen = zlib.compress(zlib.compress(bytes(300_000_000), 9), 9)  # of a kilobyte
    tree = [form(b"/X Do " * 10, resources(b"XObject", number)) for number in range(6, 18)]
    marks = b"0 0 3 3 re f"
    pictures = {
        "forms of forms of forms.pdf": pdf_page(
            b"/X Do", resources(b"XObject"), [*tree, form(marks)]
        ),
        "a stream that is a bomb.pdf": of_page(
            page(), pdf_stream(swollen, b"/Filter[/FlateDecode/FlateDecode]")
        ),
    }  # fmt: skip
    seen = world.look_at(pictures, SECONDS)
    assert unlike(f"{TIMEOUT}|too large: .+|blank: one colour only", seen) == {}


def test_what_it_asks_for_is_not_done(world, server):
    new = f"{world.folder}/elsewhere/new".encode()
    secret = f"{world.folder}/elsewhere/secret.ps".encode()
    address = server.address.encode()
    actions = {
        "script": b"<</S/JavaScript/JS(app.launchURL('%b/a');this.saveAs('%b'))>>" % (address, new),
        "program": b"<</S/Launch/F(/bin/touch)/Unix(/bin/touch %b)/P(%b)>>" % (new, new),
        "address": b"<</S/URI/URI(%b/b)>>" % address,
        "form": b"<</S/SubmitForm/F(%b/c)>>" % address,
    }
    pictures = {
        f"{name}.pdf": pdf_of([
            b"<</Type/Catalog/Pages 2 0 R/OpenAction%b/AA<</WC%b>>>>" % (action, action),
            pages(b"3 0 R", 1), page(BOX + b"/AA<</O%b>>" % action), pdf_stream(PDF_MARKS),
        ])
        for name, action in actions.items()
    }  # fmt: skip
    pictures["another file.pdf"] = of_page(
        page(), b"<</Length 0/F(%b)/FFilter/ASCIIHexDecode>>stream\n\nendstream" % secret
    )
    seen = world.look_at(pictures, 20.0)
    assert seen.pop("another file.pdf").outcome == "blank: one colour only"
    assert unlike("ok", seen) == {}
    assert server.asked == []


def test_a_missing_font_has_a_substitute(world):
    font = b"/Resources<</Font<</X<</Type/Font/Subtype/TrueType/BaseFont/NoSuchFont>>>>>>"
    words = b"1 0 0 rg 0 0 9 9 re f 0 0 1 rg BT /X 20 Tf 20 9 Td (words) Tj ET"
    pictures = {"no such font.pdf": pdf_page(words, font), "no font.pdf": pdf_page(words)}
    seen = world.look_at(pictures, 20.0)
    assert unlike("ok", seen) == {}
    assert all(each.shows(RED) and each.shows(BLUE) for each in seen.values())
