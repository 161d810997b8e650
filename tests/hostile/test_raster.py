"""Raster files that are damaged or are bombs: each has a named outcome, and the next comes out."""

import struct
import zlib

import pytest

from hostile.sound import PICTURES, TEX, picture
from hostile.world import unlike
from packed_articles import packed

SECONDS = 1.0
TIMEOUT = "timeout: over 1 s"
TOO_LARGE = "too large: .+"
DAMAGED = "unreadable: (damaged [A-Z]+|the file is cut off)"
BLANK = "blank: one colour only"
PNG, JPEG = PICTURES["png"], PICTURES["jpeg"]
HEAD = 33  # bytes of a PNG up to the end of its IHDR


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def zeros(count):
    """A zlib stream of so many zeros, made without packing them all (RFC 1950, 1951)."""
    block = zlib.compressobj(9, wbits=-15)
    one = block.compress(bytes(1 << 20)) + block.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, wbits=-15)
    rest = last.compress(bytes(count % (1 << 20))) + last.flush()
    checksum = struct.pack(">I", ((count % 65_521) << 16) | 1)
    return b"\x78\x01" + one * (count >> 20) + rest + checksum


def png(width, height, depth=8, colour=2, data=None):
    """A PNG of black pixels; `data` stands in place of the packed ones."""
    bits = depth * {0: 1, 2: 3, 3: 1}[colour]
    packed = zeros(height * ((width * bits + 7) // 8 + 1)) if data is None else data
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def with_chunks(*chunks):
    """A sound PNG with more chunks behind its header."""
    return PNG[:HEAD] + b"".join(chunks) + PNG[HEAD:]


FRAME = b"\x21\xf9\4\0\1\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0"  # of a GIF, of one pixel


def gif(width, height, frames=FRAME):
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\xff\0\0\0\0\xff"
    return b"GIF89a" + screen + frames + b";"


def tiff(entries, following=0):
    """A little-endian TIFF of one directory; `following` says where the next one is."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    start = b"II*\0" + struct.pack("<IH", 8, len(entries))
    return start + packed + struct.pack("<I", following) + bytes(300)


def grey(width, height, *more):
    return [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
        (273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 16), *more,
    ]  # fmt: skip


def tiles(width, height, tile, count):
    return [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
        (277, 3, 1, 1), (322, 4, 1, tile), (323, 4, 1, tile), (324, 4, count, 200),
        (325, 4, count, 200),
    ]  # fmt: skip


def jpeg(width, height):
    """A JPEG that claims another size than it has."""
    at = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:at] + struct.pack(">HH", height, width) + JPEG[at + 4 :]


def with_scans(count):
    """A progressive JPEG whose last scan comes so often more."""
    data = picture("jpeg", size=(6000, 6000), progressive=True)
    start, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:end] + data[start:end] * count + data[end:]


def bmp(width, height, bits=24, compression=0, body=b"", colours=0):
    header = struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, colours, 0
    )
    return b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + header + body


def webp(width, height):
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return (
        b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + size
    )


BOMB = zlib.compress(bytes(10**8), 9)
GIANTS = {
    "a PNG of 60000 x 60000.png": png(60_000, 60_000),
    "one of one bit.png": png(60_000, 60_000, 1, 0),
    "the largest that can be written.png": png(2**31 - 1, 2**31 - 1, 1, 0, zeros(10)),
    "a GIF of 65535 x 65535.gif": gif(65_535, 65_535),
    "a TIFF.jpg": tiff(grey(60_000, 60_000)),
    "a JPEG of 65500 x 65500.jpg": jpeg(65_500, 65_500),
    "a BMP.png": bmp(2**31 - 1, 2**31 - 1),
    "one of less than nothing.png": bmp(-(2**31), -(2**31)),
    "a WebP of 16384 x 16384.png": webp(16_384, 16_384),
}
BROKEN = {
    "cut off.png": PNG[: len(PNG) // 2],
    "a wrong checksum.png": PNG[:40] + b"\0\1\2\3" + PNG[44:],
    "no width.png": png(0, 5, data=zeros(5)),
    "too few pixels.png": png(5000, 5000, data=zlib.compress(b"\0")),
    "a chunk without end.png": PNG[:HEAD] + b"\xff\xff\xff\xfftEXt" + PNG[HEAD:],
    "no end.gif": gif(9, 9)[:-3],
    "blocks without end.gif": gif(9, 9, b"\x21\xf9" + b"\xff" * 100_000),
    "no directory.jpg": b"II*\0" + struct.pack("<IHHHIII", 8, 1, 256, 4, 1, 4, 8),
    "sixty thousand entries.jpg": b"II*\0" + struct.pack("<IH", 8, 60_000) + bytes(100_000),
    "tiles larger than all.jpg": tiff(tiles(40, 40, 2**31, 1)),
    "more tiles than there are.jpg": tiff(tiles(9000, 9000, 16, 2**28)),
    "no size.jpg": jpeg(0, 0),
    "cut off.jpg": JPEG[: len(JPEG) // 2],
    "no rows.png": bmp(9, 9),
    "a palette without end.png": bmp(9, 9, 8, colours=2**31),
    "packed rows cut off.png": bmp(3000, 3000, 8, 1, bytes(1024) + b"\xff\0" * 10),
    "no picture.png": PICTURES["webp"][:40],
    "a wrong size.png": PICTURES["webp"][:24] + b"\xff\xff\xff\xff" + PICTURES["webp"][28:],
}
ODD_BUT_SOUND = {
    "many texts.png": with_chunks(chunk(b"tEXt", b"a\0b") * 10_000),
    "many empty chunks.png": with_chunks(chunk(b"abCd", b"") * 10_000),
    "many frames claimed.png": with_chunks(chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0))),
    "a profile of junk.png": picture(icc_profile=b"acsp" * 1000),
    "many markers.jpg": JPEG[:2] + b"\xff\xfe\0\2" * 10_000 + JPEG[2:],
    "much filling.jpg": JPEG[:2] + b"\xff" * 100_000 + JPEG[2:],
    "an EXIF that bites its tail.jpg": picture(
        "jpeg", exif=b"Exif\0\0" + tiff([(0x8769, 4, 1, 8)], 8)[:60]
    ),
    "an EXIF of four gigabytes.jpg": picture(
        "jpeg", exif=b"Exif\0\0" + tiff([(0x131, 2, 2**32 - 1, 8)])[:60]
    ),
    "a long comment.gif": picture("gif", comment=b"a" * 200_000),
}


def test_giants_are_too_large_and_take_little_memory(world):
    seen = world.look_at(GIANTS, 20.0)
    assert unlike(TOO_LARGE, seen) == {}
    assert all(each.format is not None for each in seen.values())
    assert max(world.peaks()) < 512 << 20


def test_the_header_of_a_giant_is_read(world):
    images = world.read_beside_a_sound_one(packed({"paper.tex": TEX} | GIANTS)).images
    headers = {name: outcome for name, (_, outcome) in images.items()}
    assert {n: h for n, h in headers.items() if h != "ok" and not h.startswith("too large")} == {}


def test_the_damaged_are_unreadable(world):
    seen = world.look_at(BROKEN, 20.0)
    assert unlike(f"{DAMAGED}|{BLANK}", seen) == {}
    assert all(each.format is not None for each in seen.values())


def test_the_odd_come_out(world):
    assert unlike("ok", world.look_at(ODD_BUT_SOUND, 20.0)) == {}


# Pillow refuses a PNG for a text or profile that swells: its sound pixels are lost, by name
def test_a_bomb_beside_the_pixels_costs_them_alone(world):
    pictures = {
        "packed text.png": with_chunks(chunk(b"zTXt", b"Software\0\0" + BOMB)),
        "text of the world.png": with_chunks(chunk(b"iTXt", b"Software\0\1\0\0\0" + BOMB)),
        "profile.png": with_chunks(chunk(b"iCCP", b"icc\0\0" + BOMB)),
    }
    seen = world.look_at(pictures, 20.0)
    assert {each.header for each in seen.values()} == {"ok"}
    assert unlike("ok|unreadable: damaged PNG", seen) == {}


def test_directories_in_a_circle_end(world):
    (seen,) = world.look_at({"circle.jpg": tiff(grey(4, 4), 8)}, 20.0).values()
    assert (seen.format, seen.header, seen.outcome) == ("tiff", "ok", BLANK)


def test_of_a_hundred_thousand_frames_the_first_is_drawn(world):
    first = picture("gif")[:-1]
    (seen,) = world.look_at({"long.gif": first + FRAME * 100_000 + b";"}, 20.0).values()
    assert (seen.header, seen.outcome) == ("ok", "ok")
    assert world.value("SELECT pages FROM image_files WHERE path = 'long.gif'") == 100_001


def test_what_takes_long_is_ended(world):
    seen = world.look_at({"scans.jpg": with_scans(20_000)}, SECONDS)
    assert unlike(TIMEOUT, seen) == {}


@pytest.mark.heavy
def test_a_header_that_takes_long_is_ended(world):
    # Pillow looks for each directory among all that it saw: a minute and more
    each = struct.pack("<H", 9) + b"".join(struct.pack("<HHII", *entry) for entry in grey(4, 4))
    directories = b"".join(each + struct.pack("<I", 8 + (n + 1) * 114) for n in range(200_000))
    pictures = {"pages.jpg": b"II*\0" + struct.pack("<I", 8) + directories}
    seen = world.look_at(pictures, 20.0)
    (pages,) = seen.values()
    assert (pages.format, pages.header) == ("tiff", "timeout: its header takes over 20 s")
