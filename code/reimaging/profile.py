"""What a run is: the profile as written in a TOML file, checked.

A profile needs four keys, `source.kind`, `source.location`, `metadata.kind` and
`metadata.location` (of tables the first two alone); each other key has the default that stands in
reimaging.settings. Nothing here touches the disk but the reading of the profile itself.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from reimaging.embedding_name import EmbeddingName, embedding_name
from reimaging.errors import ReimagingError
from reimaging.quantity import bytes_of, size_text
from reimaging.settings import (
    FORMS,
    GAN_SIDES,
    METADATA,
    SOURCES,
    ArchiveSettings,
    ArraySettings,
    CaptionSettings,
    ClassifierSettings,
    Costs,
    DeepClusterSettings,
    EmbeddingSettings,
    EngineSettings,
    GanSettings,
    ImageSettings,
    MapSettings,
    Metadata,
    RandomSettings,
    SampleSettings,
    Slice,
    Source,
)

PROFILES = "profiles"


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
    captions: CaptionSettings
    classifier: ClassifierSettings
    deepcluster: DeepClusterSettings
    embeddings: EmbeddingSettings
    maps: MapSettings
    gan: GanSettings
    costs: Costs
    random: RandomSettings
    engine: EngineSettings
    archive: ArchiveSettings


_LEAST = 500_000_000  # bytes of a worker
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
    for name, kinds in (("source", SOURCES), ("metadata", METADATA)):
        sections[name] = _located(path, name, sections[name], kinds)
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
    if kind in (int, int | None, float, float | None):
        allowed = int if kind in (int, int | None) else (int, float)
        # NaN is neither below a limit nor above it
        if not isinstance(given, allowed) or isinstance(given, bool) or given != given:
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
    if kind == Path | None:
        try:
            return _absolute(path, given)
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
    if kind in (float, float | None):
        return f"allowed is a number of at least {low}"
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


def _absolute(path: Path, given: str) -> Path:
    return Path(os.path.normpath(path.parent / Path(given).expanduser()))


def _located(path: Path, name: str, section: Any, kinds: Mapping[str, str]) -> Any:
    """Check that a place is of the form that its kind needs, and make a path absolute."""
    form, means = FORMS[kinds[section.kind]]
    given = section.location
    if not given and kinds[section.kind] != "nothing":
        raise ReimagingError(f"{path}: {name}.location is missing; allowed is {means}.")
    wrong = ReimagingError(
        f'{path}: {name}.location is {given!r}; with {name}.kind = "{section.kind}" '
        f"allowed is {means}."
    )
    if form is not None:
        if not form.fullmatch(given):
            raise wrong
        return replace(section, location=given.rstrip("/"))
    try:
        return replace(section, location=str(_absolute(path, given)))
    except RuntimeError:  # ~nobody
        raise wrong from None


def _check_together(profile: Profile) -> None:
    first, last = profile.slice.first_month, profile.slice.last_month
    if first and last and first > last:
        raise ReimagingError(
            f"{profile.path}: slice.first_month is {first!r}, after slice.last_month {last!r}; "
            "allowed is a first month that is not after the last."
        )
    since, until = profile.metadata.since, profile.metadata.until
    if since and until and since > until:
        raise ReimagingError(
            f"{profile.path}: metadata.since is {since!r}, after metadata.until {until!r}; "
            "allowed is a first day that is not after the last."
        )
    names = embedding_names(profile)
    if missing := {"ternary", "caption"} - set(profile.embeddings.names):
        raise ReimagingError(
            f"{profile.path}: embeddings.names lacks {min(missing)}, which figures are made of; "
            "needed are ternary and caption, and allowed are others beside them."
        )
    if profile.maps.embedding not in profile.embeddings.names:
        raise ReimagingError(
            f"{profile.path}: maps.embedding is {profile.maps.embedding!r}; allowed is one of "
            f"embeddings.names, which are {', '.join(profile.embeddings.names)}."
        )
    slugs = [name.slug for name in names]
    if twice := {slug for slug in slugs if slugs.count(slug) > 1}:
        raise ReimagingError(
            f"{profile.path}: two of embeddings.names would be called {min(twice)}; each must have "
            "a name of its own."
        )
    _check_gan(profile)
    _check_kinds(profile)
    _check_engine(profile)


def _check_gan(profile: Profile) -> None:
    gan = profile.gan
    for key, value, allowed in (("side", gan.side, GAN_SIDES), ("colours", gan.colours, (1, 3))):
        if value not in allowed:
            raise ReimagingError(
                f"{profile.path}: gan.{key} is {value}; allowed is one of "
                f"{', '.join(map(str, allowed))}."
            )
    if gan.batch % 4:
        raise ReimagingError(
            f"{profile.path}: gan.batch is {gan.batch}; allowed is a multiple of 4."
        )
    if gan.first_year and gan.last_year and gan.first_year > gan.last_year:
        raise ReimagingError(
            f"{profile.path}: gan.first_year is {gan.first_year}, after gan.last_year "
            f"{gan.last_year}; allowed is a first year that is not after the last."
        )


def _check_engine(profile: Profile) -> None:
    engine = profile.engine
    if engine.kind == "local" and (engine.address or engine.cluster):
        raise ReimagingError(
            f"{profile.path}: engine.address or engine.cluster is set and engine.kind is 'local'; "
            "allowed are they with 'dask' alone."
        )
    if engine.kind == "dask" and (engine.address is None) == (engine.cluster is None):
        raise ReimagingError(
            f"{profile.path}: engine.kind is 'dask'; needed is either engine.address, of a "
            "scheduler that runs, or engine.cluster, where one is started."
        )
    if engine.cluster is not None and engine.workers is None:
        raise ReimagingError(
            f"{profile.path}: engine.workers is missing; needed is how many workers engine.cluster "
            "is to start."
        )
    if bytes_of(engine.memory) < _LEAST:
        raise ReimagingError(
            f"{profile.path}: engine.memory is {engine.memory!r}; allowed is {size_text(_LEAST)} "
            "or more, as a worker takes much of that before its first task."
        )


def embedding_names(profile: Profile) -> list[EmbeddingName]:
    """Read the names of a profile's embeddings.

    Raises
    ------
    ReimagingError
        If there is none, or one is of no known form.
    """
    if not profile.embeddings.names:
        raise ReimagingError(f"{profile.path}: embeddings.names is empty; needed is one at least.")
    try:
        return [embedding_name(name, profile.path.parent) for name in profile.embeddings.names]
    except ReimagingError as error:
        raise ReimagingError(f"{profile.path}: embeddings.names has the {error}") from None


def map_embedding(profile: Profile) -> EmbeddingName:
    """Give the embedding of which the maps of images are made."""
    return embedding_names(profile)[profile.embeddings.names.index(profile.maps.embedding)]


def _check_kinds(profile: Profile) -> None:
    """Refuse what the kind of source or metadata has no use for: it would be a silent mistake."""
    source, metadata = profile.source, profile.metadata
    bounded = profile.slice.max_articles or source.identifiers
    records = ", ".join(f'"{kind}"' for kind in METADATA if kind != "none")
    mistakes = (
        (
            source.kind != "tables" and metadata.kind == "none",
            f"metadata.kind is missing; allowed is {records}",
        ),
        (
            source.kind == "tables" and metadata.kind != "none",
            f"source.kind is 'tables', which has no articles, and metadata.kind is "
            f"{metadata.kind!r}; allowed is no [metadata] beside it",
        ),
        (
            source.kind == "eprints" and not bounded,
            "source.kind is 'eprints', one article every three seconds; needed is a list of them, "
            "source.identifiers, or their number, slice.max_articles",
        ),
        (
            source.kind == "sample" and metadata.kind != "oai-files",
            f"source.kind is 'sample', whose records are drawn with it, and metadata.kind is "
            f"{metadata.kind!r}; allowed is 'oai-files'",
        ),
        (
            source.identifiers is not None and source.kind != "eprints",
            f"source.identifiers is set and source.kind is {source.kind!r}; allowed is a list of "
            "identifiers with 'eprints' alone",
        ),
        (
            source.identifiers is not None and profile.slice.by_article,
            "source.identifiers names the articles one by one; allowed beside it are neither "
            "slice.categories nor slice.licences nor slice.max_articles",
        ),
        (
            source.free_copy is not None and source.kind != "s3",
            f"source.free_copy is set and source.kind is {source.kind!r}; allowed is a free copy "
            "beside 's3' alone",
        ),
        (
            bool(metadata.sets or metadata.since or metadata.until)
            and (metadata.kind != "oai" or source.identifiers is not None),
            f"metadata.sets, since or until is set and metadata.kind is {metadata.kind!r}; "
            "allowed are they with 'oai' alone, and not beside source.identifiers, whose records "
            "are asked for one by one",
        ),
    )
    for is_made, sentence in mistakes:
        if is_made:
            raise ReimagingError(f"{profile.path}: {sentence}.")
