"""EPS files that loop, read, write and swell: each has a named outcome, and the next one comes out."""

from hostile.world import unlike

SECONDS = 1.0
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
GREEN_PAGE = "0 1 0 setrgbcolor 0 0 200 200 rectfill"
TIMEOUT = "timeout: over 1 s"
FAILED = r"unreadable: (PostScript error \w+( in [\w.-]+)?|Ghostscript draws no page of it|it draws no page of pixels)"

# FOLDER is another folder of the same user; whatever comes to be there is found out.
LOOPS = {
    "an endless loop": "{} loop",
    "a procedure that calls itself": "/f {f} def f",
    "a caught loop": "{ {} loop } stopped",
    "an error handler that loops": "errordict /handleerror {{} loop} put nosuchcommand",
    "pages without end": "{showpage} loop",
    "copies without end": "{copypage} loop",
    "dashes without end": "[.0001] 0 setdash 0 0 moveto 1e5 1e5 lineto 5000 setlinewidth stroke",
}
READS = {
    "a file read": "(FOLDER/secret.ps) (r) file 100 string readline",
    "a file run": "(FOLDER/secret.ps) run",
    "the passwords read": "(/etc/passwd) (r) file pop",
    "a library file run": "(FOLDER/secret.ps) .runlibfile",
    "permission taken": "<</LockFilePermissions false /PermitFileReading [(*)]>> setuserparams"
    " (FOLDER/secret.ps) run",
    "a path permitted": "/PermitFileReading (/*) .addcontrolpath (FOLDER/secret.ps) run",
    "its own result read": "currentpagedevice /OutputFile get (r) file pop",
}
WRITES = {
    "a file written": "(FOLDER/new) (w) file",
    "a file written where it stands": "(new) (w) file",
    "a file added to": "(FOLDER/secret.ps) (a) file (x) writestring",
    "a file deleted": "(FOLDER/secret.ps) deletefile",
    "a file renamed": "(FOLDER/secret.ps) (FOLDER/new) renamefile",
    "a program run": "(%pipe%touch FOLDER/new) (w) file",
    "a program's answer read": "(%pipe%touch FOLDER/new) (r) file",
    "a program run by renaming": "(FOLDER/secret.ps) (%pipe%touch FOLDER/new) renamefile",
    "the result sent elsewhere": "<</OutputFile (FOLDER/new)>> setpagedevice",
    "the result sent to a program": "<</OutputFile (%pipe%touch FOLDER/new)>> setpagedevice",
    "the device's file changed": "mark /OutputFile (FOLDER/new) currentdevice putdeviceprops pop",
    "another device": "<</OutputDevice /pdfwrite /OutputFile (FOLDER/new)>> setpagedevice",
    # -dSAFER allows as many of them as a drawing wants, of gigabytes in all
    "temporary files": "100 {null (w) .tempfile exch pop 65000 string"
    " 1 index exch 3000 {2 copy writestring} repeat closefile pop} repeat",
    "the server left": "serverdict begin 0 exitserver (FOLDER/new) (w) file",
}
CAUGHT = {
    "a program run and the error caught": "{(%pipe%touch FOLDER/new) (w) file} stopped clear",
    "files asked for": f"(FOLDER/secret.ps) status {{pop pop pop pop {GREEN_PAGE}}} if",
    "files listed": f"(FOLDER/*) {{pop {GREEN_PAGE}}} 100 string filenameforall",
    "the surroundings asked for": f"{{(TMPDIR) getenv {{pop {GREEN_PAGE}}} if}} stopped clear",
    "standard input read": f"(%stdin) (r) file 9 string readstring {{{GREEN_PAGE}}} if pop",
}
SWELLS = {
    "a giant string": "2000000000 string",
    "a giant array": "100000000 array",
    "a stack without end": "[ {1} loop",
    "a recursion without end": "/f {1 f} def f",
    "a giant page": "<</PageSize [1e6 1e6]>> setpagedevice 0 0 9 9 rectfill",
    "a large page in fine print": "<</PageSize [1e4 1e4] /HWResolution [9600 9600]>> setpagedevice"
    " 0 0 9 9 rectfill",
    "a hundred thousand braces": "{" * 100_000,
    "an open string": "(",
    "nothing drawn as it quits": "quit",
}
# On a slow machine the time is over before the bound is met.
SLOW = {
    "memory without end": "/all [] def {/all [all 65000 string] def 60000 array pop} loop",
    "words without end": "/s 65000 string def {s print} loop",
    "a gigabyte of words": "/s 65000 string def 16000 {s print} repeat",
    "a giant image": "60000 60000 8 [60000 0 0 60000 0 0] {<00>} image",
}
COMES_OUT = {
    "a font that is missing": "/NoSuchFont findfont 24 scalefont setfont 20 120 moveto (ab) show",
    "a CID font that is missing": "/No-Identity-H findfont 24 scalefont setfont"
    " 20 120 moveto (ab) show",
    "a giant font": "/Times-Roman findfont 1e9 scalefont setfont 20 120 moveto (ab) show",
    "a command of the system hidden": "errordict /undefined {} put nosuchcommand",
    "quits behind its page": "showpage quit",
    "braces two hundred deep": "{" * 200 + "}" * 200 + " pop",
    "zeros and an end of transmission": "\0\0\4",
}


def eps(commands):
    """A red box, then the commands."""
    return (
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 200 200\n%%EndComments\n"
        f"1 0 0 setrgbcolor 30 40 100 50 rectfill\n0 0 1 setrgbcolor\n{commands}\nshowpage\n"
    ).encode()


def look_at(world, drawings, seconds=20.0):
    elsewhere = f"{world.folder}/elsewhere"
    pictures = {
        f"{name}.eps": eps(commands.replace("FOLDER", elsewhere))
        for name, commands in drawings.items()
    }
    seen = world.look_at(pictures, seconds)
    assert {(each.format, each.header) for each in seen.values()} == {("eps", "ok")}
    return seen


def test_what_never_ends_is_ended(world):
    assert unlike(TIMEOUT, look_at(world, LOOPS, SECONDS)) == {}


def test_other_files_are_not_read(world):
    assert unlike(FAILED, look_at(world, READS)) == {}


def test_nothing_is_written_and_no_program_run(world):
    assert unlike(FAILED, look_at(world, WRITES)) == {}


def test_a_drawing_that_catches_its_errors_is_drawn_and_no_wiser(world):
    seen = look_at(world, CAUGHT)
    assert unlike("ok", seen) == {}
    assert all(each.shows(RED) and not each.shows(GREEN) for each in seen.values())


def test_pages_that_the_drawing_writes_itself_are_none(world):
    written = (
        "currentpagedevice /OutputFile get (w) file dup (P3 900 900 255 ) writestring"
        " 900 900 mul {dup (255 0 0 ) writestring} repeat flushfile quit"
    )
    assert unlike(FAILED, look_at(world, {"a page of its own": written})) == {}


def test_what_swells_is_bounded(world):
    assert unlike(FAILED, look_at(world, SWELLS)) == {}
    assert unlike(f"{TIMEOUT}|{FAILED}", look_at(world, SLOW, SECONDS)) == {}


def test_odd_drawings_come_out_and_a_missing_font_has_a_substitute(world):
    seen = look_at(world, COMES_OUT)
    assert unlike("ok", seen) == {}
    assert all(each.shows(RED) for each in seen.values())
    for name in ("a font that is missing", "a CID font that is missing"):
        assert seen[f"{name}.eps"].shows(BLUE)
    assert not seen["quits behind its page.eps"].shows(BLUE)
