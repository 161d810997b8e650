"""What a run is: the profile as written in a TOML file, checked.

A profile needs four keys, `source.kind`, `source.location`, `metadata.kind` and
`metadata.location`; each other key has the default that stands in the classes below. Nothing here
touches the disk but the reading of the profile itself and the check that its places exist.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from reimaging.errors import ReimagingError

PROFILES = "profiles"


def _setting(
    default: Any = MISSING,
    *,
    allowed: tuple[str, ...] | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
    pattern: str | None = None,
    means: str | None = None,
) -> Any:
    """Declare one key of a section: its default and what values it takes."""
    limits = {
        "allowed": allowed,
        "at_least": at_least,
        "at_most": at_most,
        "pattern": pattern,
        "means": means,
    }
    return field(default=default, metadata=limits)


_MONTH: dict[str, Any] = {
    "pattern": r"(19|20)\d\d-(0[1-9]|1[0-2])",
    "means": 'a month such as "2012-01"',
}


@dataclass(frozen=True)
class Source:
    """Where the bulk tars come from."""

    kind: str = _setting(allowed=("sample", "directory"))
    location: Path = _setting(means="the folder of the tars and arXiv_src_manifest.xml")
    keep_tars: bool = _setting(True)


@dataclass(frozen=True)
class Metadata:
    """Where the articles' records come from."""

    kind: str = _setting(allowed=("oai-files",))
    location: Path = _setting(means="a folder of OAI-PMH pages (*.xml)")


@dataclass(frozen=True)
class Slice:
    """Which part of the source is studied; nothing set means all of it."""

    first_month: str | None = _setting(None, **_MONTH)
    last_month: str | None = _setting(None, **_MONTH)
    categories: tuple[str, ...] = _setting(())
    licences: tuple[str, ...] = _setting(())
    max_articles: int | None = _setting(None, at_least=1)

    @property
    def by_article(self) -> bool:
        """Whether articles are chosen within the tars, which takes their records."""
        return bool(self.categories or self.licences or self.max_articles)


@dataclass(frozen=True)
class SampleSettings:
    """How large a sample arXiv is drawn."""

    articles: int = _setting(250, at_least=12, at_most=100_000)


@dataclass(frozen=True)
class ImageSettings:
    """How image files become pixels."""

    short_side: int = _setting(512, at_least=16, at_most=4096)
    vector_dpi: int = _setting(300, at_least=36, at_most=1200)
    jpeg_quality: int = _setting(90, at_least=1, at_most=95)
    timeout: int = _setting(30, at_least=1, at_most=3600)


@dataclass(frozen=True)
class ArraySettings:
    """The arrays that networks learn from."""

    side: int = _setting(128, at_least=16, at_most=1024)
    images: int = _setting(400, at_least=1)
    drawn_training: int = _setting(6000, at_least=3)
    drawn_test: int = _setting(1500, at_least=3)


@dataclass(frozen=True)
class RandomSettings:
    """The seed behind each random choice."""

    seed: int = _setting(4, at_least=0, at_most=2**32 - 1)


@dataclass(frozen=True)
class EngineSettings:
    """How the work is spread."""

    workers: int | None = _setting(None, at_least=1, at_most=1024)  # None: one a core


@dataclass(frozen=True)
class Profile:
    """One run of the study: what data, how much of it, which settings."""

    name: str
    path: Path
    source: Source
    metadata: Metadata
    slice: Slice
    sample: SampleSettings
    images: ImageSettings
    arrays: ArraySettings
    random: RandomSettings
    engine: EngineSettings


_SECTIONS = {k: v for k, v in get_type_hints(Profile).items() if k not in ("name", "path")}


def load_profile(given: str, root: Path) -> Profile:
    """Read and check the profile that the user named.

    Parameters
    ----------
    given
        A name (`sample` means `profiles/sample.toml` of the project) or the path of a TOML file.
    root
        The project's folder.

    Raises
    ------
    ReimagingError
        With one sentence naming the file, the key, what was found and what is allowed.
    """
    path = Path(given).absolute() if given.endswith(".toml") else root / PROFILES / f"{given}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in (root / PROFILES).glob("*.toml"))) or "none"
        raise ReimagingError(
            f"There is no profile {path}: give the name of one in {PROFILES}/ ({known}) "
            "or the path of a .toml file."
        )
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", path.stem):
        raise ReimagingError(
            f"{path}: the profile's name {path.stem!r} names folders; "
            "letters, digits, dot, hyphen and underscore are allowed."
        )
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ReimagingError(f"{path}: this is not TOML in UTF-8: {error}.") from None
    _refuse_unknown(path, "section", written, _SECTIONS)
    sections = {name: _section(path, name, cls, written) for name, cls in _SECTIONS.items()}
    profile = Profile(name=path.stem, path=path, **sections)
    _check_together(profile)
    return profile


def _section(path: Path, name: str, cls: Any, written: Mapping[str, Any]) -> Any:
    given = written.get(name, {})
    if not isinstance(given, dict):
        raise ReimagingError(f"{path}: {name} is {given!r}; a section [{name}] is allowed.")
    declared = {f.name: f for f in fields(cls)}
    _refuse_unknown(path, "key", given, declared, prefix=f"{name}.")
    types = get_type_hints(cls)
    values = {}
    for key, setting in declared.items():
        if key in given:
            values[key] = _value(path, f"{name}.{key}", given[key], types[key], setting)
        elif setting.default is MISSING:
            raise ReimagingError(f"{path}: {name}.{key} is missing; {_allowed(setting)}.")
    return cls(**values)


def _value(path: Path, key: str, given: Any, kind: Any, setting: Field[Any]) -> Any:
    limits = setting.metadata
    wrong = ReimagingError(f"{path}: {key} is {given!r}; {_allowed(setting, kind)}.")
    if kind is bool:
        if not isinstance(given, bool):
            raise wrong
        return given
    if kind in (int, int | None):
        if not isinstance(given, int) or isinstance(given, bool):
            raise wrong
        low, high = limits["at_least"], limits["at_most"]
        if (low is not None and given < low) or (high is not None and given > high):
            raise wrong
        return given
    if kind == tuple[str, ...]:
        if not isinstance(given, list) or not all(isinstance(v, str) and v for v in given):
            raise wrong
        return tuple(given)
    if not isinstance(given, str) or not given or "\0" in given:
        raise wrong
    if kind is Path:
        try:
            return Path(os.path.normpath(path.parent / Path(given).expanduser()))
        except RuntimeError:  # ~nobody
            raise wrong from None
    if limits["allowed"] and given not in limits["allowed"]:
        raise wrong
    if limits["pattern"] and not re.fullmatch(limits["pattern"], given):
        raise wrong
    return given


def _allowed(setting: Field[Any], kind: Any = None) -> str:
    limits = setting.metadata
    if limits["allowed"]:
        return "allowed is " + " or ".join(f'"{v}"' for v in limits["allowed"])
    if limits["means"]:
        return f"allowed is {limits['means']}"
    if kind is bool:
        return "allowed is true or false"
    if kind == tuple[str, ...]:
        return 'allowed is a list of texts such as ["cs.CV", "stat"]'
    low, high = limits["at_least"], limits["at_most"]
    if high is None:
        return f"allowed is a whole number of at least {low}"
    return f"allowed is a whole number from {low} to {high}"


def _refuse_unknown(
    path: Path, what: str, given: Mapping[str, Any], known: Mapping[str, Any], prefix: str = ""
) -> None:
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(key, list(known), n=1)
            hint = f"did you mean {prefix}{near[0]}? " if near else ""
            raise ReimagingError(
                f"{path}: unknown {what} {prefix}{key}; {hint}allowed is {', '.join(known)}."
            )


def _check_together(profile: Profile) -> None:
    first, last = profile.slice.first_month, profile.slice.last_month
    if first and last and first > last:
        raise ReimagingError(
            f"{profile.path}: slice.first_month is {first!r}, after slice.last_month {last!r}; "
            "allowed is a first month that is not after the last."
        )
