"""A folder of files as an RO-Crate: ro-crate-metadata.json, by which others read what it holds.

It keeps the Provenance Run Crate profile 0.5 on RO-Crate 1.1. dodo.py is the workflow, each step of
it a tool, each task that a record tells of an action with what it read and made. What lies outside
the folder is named by its hash. Where there are more than `MANY` of a kind (the tars of all of
arXiv) they are one entity, with a hash over their list. The same folder gives the same bytes.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Final

from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.provenance.account import Account, Thing, account_of
from reimaging.provenance.file_kinds import format_of, in_words
from reimaging.provenance.record import Making, is_inside
from reimaging.publish.citation import CITATION, read_citation
from reimaging.publish.commit import Commit
from reimaging.quantity import count_text, size_text

MANY: Final = 500  # files of a folder, or tasks of a step, that are told one by one
WORKFLOW: Final = "dodo.py"
LICENCES: Final = "LICENCES.md"  # in a bundle, what the parts may be used for
_VERSION = "1.1"  # of RO-Crate, on which the profiles build
_WORKFLOW_CRATE = ("Workflow RO-Crate", "https://w3id.org/workflowhub/workflow-ro-crate/1.0")
_RUN_CRATES = (
    ("Process Run Crate", "https://w3id.org/ro/wfrun/process/0.5"),
    ("Workflow Run Crate", "https://w3id.org/ro/wfrun/workflow/0.5"),
    ("Provenance Run Crate", "https://w3id.org/ro/wfrun/provenance/0.5"),
)
_TERMS = {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
_MADE_IN = ("data", "models", "outputs")

Entity = dict[str, Any]


def crate_bytes(root: Path, layout: Layout, files: Sequence[Path], *, commit: Commit) -> bytes:
    """Write the content of ro-crate-metadata.json.

    Parameters
    ----------
    root
        The folder that the crate describes, laid out as the project is, with the records of what
        made its files beside them.
    layout
        The paths of the run within it.
    files
        Those that it holds, relative to it.
    commit
        That of the code, whose date is the crate's.

    Raises
    ------
    ReimagingError
        If a file is missing, or dodo.py or CITATION.cff is not among them.
    """
    names = {path.as_posix() for path in files}
    for needed in (WORKFLOW, CITATION):
        if needed not in names:
            raise ReimagingError(f"{root / needed} is not among the files; a crate needs it.")
    try:
        account = account_of(root, layout, files)
    except OSError as error:
        raise ReimagingError(
            f"{error.filename or root} cannot be read: {error.strerror or error}; a crate tells "
            "the hash of each of its files."
        ) from None
    return _Writer(account, read_citation(root / CITATION), commit, layout.name).written()


class _Writer:
    """Puts one crate together."""

    def __init__(
        self, account: Account, citation: Mapping[str, Any], commit: Commit, profile: str
    ) -> None:
        from rocrate.rocrate import ROCrate  # reads a vocabulary of a megabyte

        self._account, self._citation, self._commit = account, citation, commit
        self._profile = profile
        self._crate = ROCrate(version=_VERSION)
        self._places: dict[tuple[str, str], str] = {}
        self._date = datetime.fromtimestamp(commit.date, UTC).isoformat()
        self._licence = f"https://spdx.org/licenses/{citation['license']}"
        self._has_licences = any(thing.file == LICENCES for thing in account.here)

    def written(self) -> bytes:
        runs = self._runs()
        self._put_folders()
        self._put_absent()
        tools = self._put_actions(runs)
        self._put_workflow(tools)
        self._put_root(bool(runs))
        self._crate.metadata.extra_terms = dict(_TERMS)
        told = self._crate.metadata.generate()
        first = {"ro-crate-metadata.json": 0, "./": 1}
        told["@graph"].sort(key=lambda entity: (first.get(entity["@id"], 2), entity["@id"]))
        text = json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False)
        return f"{text}\n".encode("utf-8", "backslashreplace")

    def _put(self, id_: str, type_: str | list[str], **properties: Any) -> str:
        from rocrate.model.contextentity import ContextEntity

        kept = {name: value for name, value in properties.items() if value not in (None, "", [])}
        return str(self._crate.add(ContextEntity(self._crate, id_, {"@type": type_, **kept})).id)

    def _put_file(self, thing: Thing) -> str:
        from rocrate.model.computationalworkflow import ComputationalWorkflow
        from rocrate.model.file import File

        kind = ComputationalWorkflow if thing.file == WORKFLOW else File
        of = f" Made by doit's task {thing.making.task}." if thing.making else ""
        properties = {
            "name": thing.file,
            "description": f"{in_words(thing.file)}.{of}",
            "contentSize": str(thing.size),
            "sha256": thing.sha256,
            "encodingFormat": format_of(thing.file),
            "license": {"@id": self._licence_of(thing.file)},
        }
        entity = kind(self._crate, dest_path=_path_id(thing.file), properties=properties)
        return str(self._crate.add(entity).id)

    def _licence_of(self, file: str) -> str:
        is_code = PurePosixPath(file).parts[0] not in (*_MADE_IN, "paper")
        return self._licence if is_code or not self._has_licences else LICENCES

    # --- what lies where ----------------------------------------------------------------------

    def _put_folders(self) -> None:
        """Tell of the files that are here: one by one, or as a folder where they are many."""
        from rocrate.model.dataset import Dataset

        used = self._account.used
        folders: dict[str, list[Thing]] = defaultdict(list)
        aside: dict[str, list[Thing]] = defaultdict(list)
        for thing in self._account.here:
            *above, _ = PurePosixPath(thing.file).parts
            if above and above[0] not in _MADE_IN and not thing.making and thing.file not in used:
                aside[above[0]].append(thing)  # tests, say, which nothing was made with
            else:
                folders["/".join(above)].append(thing)
        for folder, things in sorted(folders.items()):
            if folder and len(things) > MANY:
                aside[folder] += things
                continue
            for thing in things:
                self._places[thing.file, thing.sha256] = self._put_file(thing)
        for folder, things in sorted(aside.items()):
            properties = {"name": f"{folder}/", **_summed_up(things)}
            entity = Dataset(self._crate, dest_path=_path_id(folder), properties=properties)
            place = str(self._crate.add(entity).id)
            self._places |= {(each.file, each.sha256): place for each in things}

    def _put_absent(self) -> None:
        """Tell of what was read or made on the way and is not here."""
        kinds: dict[tuple[str, str], list[Thing]] = defaultdict(list)
        for key, thing in sorted(self._account.things.items()):
            if key not in self._places:
                path = PurePosixPath(thing.file)
                kinds[str(path.parent), path.suffix].append(thing)
        for (folder, suffix), things in sorted(kinds.items()):
            if len(things) > MANY:
                name = f"{folder}/*{suffix}"
                place = self._put(
                    f"#{_path_id(name)}", "Collection", name=name, **_summed_up(things, here=False)
                )
                self._places |= {(each.file, each.sha256): place for each in things}
                continue
            for thing in things:
                where = (
                    "Outside the project." if not is_inside(thing.file) else "Not in this crate."
                )
                self._places[thing.file, thing.sha256] = self._put(
                    f"#{_path_id(thing.file)}-{thing.sha256[:12]}",
                    "CreativeWork",
                    name=thing.file,
                    description=f"{in_words(thing.file)}. {where}",
                    sha256=thing.sha256,
                    contentSize=None if thing.size is None else str(thing.size),
                    encodingFormat=format_of(thing.file),
                )

    def _put_tars(self) -> dict[str, str]:
        """Tell of the bulk tars; gives the entity of each by its receipt."""
        tars = sorted(self._account.tars.items())
        if len(tars) > MANY:
            keys = "".join(f"{tar.key}  {tar.name}\n" for _, tar in tars)
            size = size_text(sum(tar.size for _, tar in tars))
            place = self._put(
                "#bulk-tars", "Collection", name=count_text(len(tars), "bulk tar"),
                description=f"Bulk tars of arXiv's sources, {size}; not in this crate. Each is "
                "known by its git-annex key, of which its receipt states size and md5.",
                identifier=f"sha256 of the list of keys and names: {_digest(keys)}",
            )  # fmt: skip
            return {receipt: place for receipt, _ in tars}
        return {
            receipt: self._put(
                f"#{tar.key}", "CreativeWork", name=tar.name, identifier=tar.key,
                description="A bulk tar of arXiv's sources, by its git-annex key: its size and "
                "its md5. Not in this crate.",
                contentSize=str(tar.size), encodingFormat="application/x-tar",
            )
            for receipt, tar in tars
        }  # fmt: skip

    # --- what was done ------------------------------------------------------------------------

    def _runs(self) -> dict[str, list[Making]]:
        """Sort what was made by task, or by step where a step has very many of them."""
        steps: dict[str, set[str]] = defaultdict(set)
        for making in self._account.makings:
            steps[_step(making)].add(making.task)
        runs: dict[str, list[Making]] = defaultdict(list)
        for making in self._account.makings:
            step = _step(making)
            runs[f"{step}:*" if len(steps[step]) > MANY else making.task].append(making)
        return dict(sorted(runs.items()))

    def _put_actions(self, runs: Mapping[str, list[Making]]) -> list[str]:
        """Tell of each task and of the run as a whole; gives the tools, a step each."""
        if not runs:
            return []
        tars, tools = self._put_tars(), {}
        for task, makings in runs.items():
            step = _step(makings[0])
            tools[step] = self._put(
                f"#step-{_fragment(step)}", "SoftwareApplication", name=f"doit {step}",
                description=f"The step {step} of {WORKFLOW}.",
                softwareVersion=self._commit.hash or self._citation["version"],
            )  # fmt: skip
            read = {(each.file, each.sha256) for making in makings for each in making.inputs}
            behind = {tars[file] for file, _ in read if file in tars}
            objects = {self._places[key] for key in read if key in self._places} | behind
            tasks = len({making.task for making in makings})
            self._put_action(
                f"#task-{_fragment(task)}", task, tools[step], makings, objects,
                {self._places[making.file, making.sha256] for making in makings},
                f"{count_text(tasks, 'task')} of the step {step}. " if tasks > 1 else "",
            )  # fmt: skip
        every = [making for makings in runs.values() for making in makings]
        results = {self._places[making.file, making.sha256] for making in every}
        self._put_action(
            "#run", f"doit profile={self._profile}", WORKFLOW, every, set(), results,
            f"The run of the profile {self._profile} as a whole. ",
        )  # fmt: skip
        return [tools[step] for step in sorted(tools)]

    def _put_action(
        self, id_: str, name: str, instrument: str, makings: Sequence[Making],
        objects: set[str], results: set[str], words: str,
    ) -> None:  # fmt: skip
        starts = [_moment(making) for making in makings]
        ends = [
            start + timedelta(seconds=making.seconds)
            for start, making in zip(starts, makings, strict=True)
        ]
        told = sorted({_particulars(making) for making in makings})
        settings = {place for making in makings for place in self._put_settings(making)}
        self._put(
            id_, "CreateAction", name=name,
            description=words + " ".join(told),
            instrument={"@id": instrument},
            object=_references(objects | settings), result=_references(results),
            startTime=min(starts).isoformat(), endTime=max(ends).isoformat(timespec="seconds"),
        )  # fmt: skip

    def _put_settings(self, making: Making) -> Iterator[str]:
        profile = making.profile
        yield self._put(
            f"#profile-{profile.name}-{profile.sha256[:12]}", "PropertyValue", name="profile",
            value=profile.name, description="The settings in force, by the hash of all of them.",
            identifier=f"sha256:{profile.sha256}",
        )  # fmt: skip
        yield self._put(f"#seed-{profile.seed}", "PropertyValue", name="seed", value=profile.seed)

    # --- what all this is ---------------------------------------------------------------------

    def _put_workflow(self, tools: Sequence[str]) -> None:
        workflow = self._crate.get(WORKFLOW)
        workflow["programmingLanguage"] = {"@id": "#doit"}
        workflow["version"] = self._commit.hash or self._citation["version"]
        if tools:
            workflow["hasPart"] = _references(tools)
        self._put(
            "#doit", "ComputerLanguage", name="doit", url="https://pydoit.org",
            description="Tasks in Python, each with the files that it reads and makes.",
        )  # fmt: skip

    def _put_root(self, has_runs: bool) -> None:
        citation, root = self._citation, self._crate.root_dataset
        profiles = [*(_RUN_CRATES if has_runs else ()), _WORKFLOW_CRATE]
        for name, address in profiles:
            version = address.rpartition("/")[2]
            self._put(address, "CreativeWork", name=name, version=version)
        self._put(self._licence, "CreativeWork", name=citation["license"], url=self._licence)
        authors = [self._put_author(author) for author in citation["authors"]]
        properties = {
            "name": f"{citation['title']}: {self._profile}",
            "description": f"{citation['abstract'].strip()} This is the run of the profile "
            f"{self._profile}, made by {self._commit.described}. What made a file is recorded "
            "beside it, in `.made/NAME.json`.",
            "datePublished": self._date,
            "license": {"@id": self._licence},
            "author": _references(authors),
            "version": citation["version"],
            "keywords": ", ".join(citation["keywords"]),
            "conformsTo": _references(address for _, address in profiles),
            "mainEntity": {"@id": WORKFLOW},
        }
        for name, value in properties.items():
            root[name] = value
        mentioned = [
            entity.id
            for entity in self._crate.contextual_entities
            if entity.type in ("CreateAction", "Collection")
        ]
        if mentioned:
            root["mentions"] = _references(mentioned)
        root["hasPart"] = _references(part["@id"] for part in root.properties()["hasPart"])
        specification = f"https://w3id.org/ro/crate/{_VERSION}"
        self._crate.metadata["conformsTo"] = _references([specification, _WORKFLOW_CRATE[1]])
        if readme := self._crate.get("README.md"):
            readme["about"] = {"@id": "./"}

    def _put_author(self, author: Mapping[str, Any]) -> str:
        name = author.get("name") or " ".join(
            str(author[part]) for part in ("given-names", "family-names") if author.get(part)
        )
        kind = "Organization" if author.get("name") else "Person"
        return self._put(author.get("orcid") or f"#author-{_fragment(name)}", kind, name=name)


def _summed_up(things: Sequence[Thing], *, here: bool = True) -> Entity:
    """Say how many files there are, how large, and a hash over their list."""
    known = [thing.size for thing in things if thing.size is not None]
    size = f", {size_text(sum(known))}" if len(known) == len(things) else ""
    where = "" if here else "; not in this crate"
    listed = "".join(f"{thing.sha256}  {thing.file}\n" for thing in things)
    words = in_words(things[0].file)
    return {
        "description": f"{words}: {count_text(len(things), 'file')}{size}{where}.",
        "identifier": f"sha256 of the list of hashes and names: {_digest(listed)}",
    }


def _particulars(making: Making) -> str:
    """Say under what something was made."""
    software, machine = making.environment, making.machine
    commit = Commit(making.commit, 0, making.changed).described
    lock = f" as {software.lock} ({(software.lock_sha256 or '')[:12]})" if software.lock else ""
    return (
        f"Code: {commit}. Software: Python {software.python}, packages{lock}. Machine: "
        f"{machine.system} {machine.architecture}, {machine.processor or 'processor unknown'}, "
        f"{count_text(machine.cores, 'core')}{''.join(f', {gpu}' for gpu in machine.gpus)}."
    )


def _step(making: Making) -> str:
    return making.task.partition(":")[0]


def _moment(making: Making) -> datetime:
    return datetime.strptime(making.started, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _references(ids: Iterable[str]) -> list[Entity] | Entity:
    """Refer to entities: to one by itself, as RO-Crate would have it."""
    told = [{"@id": each} for each in sorted(set(ids))]
    return told[0] if len(told) == 1 else told


def _fragment(name: str) -> str:
    """Write a name so that an identifier within the crate may hold it."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-")


def _path_id(file: str) -> str:
    """Write a path so that bytes that are no text can be told."""
    return file.encode("utf-8", "backslashreplace").decode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
