"""The RO-Crate validator, as others run it, without a network.

It reads the JSON-LD context of RO-Crate from its address, and offline from a cache of its own. That
is filled here with those terms of the context that our crates use (ro_crate_terms.json); a term
that is not among them makes a crate invalid.
"""

import json
import subprocess
from pathlib import Path

import pytest

BIN = Path(__file__).parents[2] / ".validators" / "bin"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
TERMS = Path(__file__).with_name("ro_crate_terms.json")

_FILL = """
import io, sys
from pathlib import Path
from requests import Request, Response
from requests_cache import CachedSession
from urllib3 import HTTPResponse

cache, address, file = sys.argv[1:]
body, kind = Path(file).read_bytes(), {"Content-Type": "application/ld+json"}
answer = Response()
answer.status_code, answer.url, answer._content = 200, address, body
answer.headers.update(kind)
answer.request = Request("GET", address).prepare()
answer.raw = HTTPResponse(
    io.BytesIO(body), kind, 200, preload_content=False, request_method="GET", request_url=address)
CachedSession(cache, backend="sqlite", expire_after=-1).cache.save_response(answer)
"""

needs_validator = pytest.mark.skipif(
    not (BIN / "rocrate-validator").is_file(),
    reason="there is no .validators; `code/setup validators` makes it",
)


def complaints(folder, profile, work, also=()):
    """Validate a folder against a profile; what is wrong at severity REQUIRED, as sentences.

    The profiles that it builds on are checked with it; those of `also` must have been.
    """
    cache, report = work / "contexts", work / "report.json"
    if not cache.with_suffix(".sqlite").is_file():
        filling = [str(BIN / "python"), "-c", _FILL, str(cache), CONTEXT, str(TERMS)]
        subprocess.run(filling, check=True, capture_output=True)
    command = [
        str(BIN / "rocrate-validator"), "--no-interactive", "--disable-color", "validate",
        "--offline", "--cache-path", str(cache), "--requirement-severity", "required",
        "--profile-identifier", profile, "--no-paging", "--output-format", "json",
        "--output-file", str(report), str(folder),
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"HOME": str(work), "PATH": ""}
    )
    assert report.is_file(), done.stdout + done.stderr
    told = json.loads(report.read_text())
    assert told["passed"] == (done.returncode == 0) == (not told["issues"]), done.stdout
    assert {profile, *also} <= set(told["statistics"]["profiles"])
    assert not told["passed"] or told["statistics"]["total_passed_checks"] > 20
    return [issue["message"] for issue in told["issues"]]
