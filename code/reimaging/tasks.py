"""How a step of the study is spelt out for doit: one task, and tasks that wait for their answer."""

import hashlib
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Any

from doit import create_after
from doit.task import clean_targets
from doit.tools import config_changed

from reimaging.provenance.record import forget


def task(
    name: str,
    action: Callable[..., Any],
    *arguments: Any,
    reads: Iterable[Path] = (),
    makes: Iterable[Path] = (),
    code: Sequence[Path] = (),
    settings: Mapping[str, Any] | None = None,
    clean: bool | Sequence[Any] = True,
    after: Iterable[str] = (),
    unless: Iterable[Any] = (),
    aloud: bool = False,
    network: bool = False,
    **more: Any,
) -> dict[str, Any]:
    """Spell out one task: what is done with which arguments, from which files, to which files.

    `doit list --all` shows the first line of what the action says of itself. With other `settings`
    than the last time, it is done again, as when a condition of `unless` does not hold.

    Parameters
    ----------
    name
        Of the task within its step.
    action, arguments, more
        The function and what it is given.
    reads, makes
        The files that it depends on, and those that it writes.
    code
        The source files that decide what it makes: one that is changed has it done again. doit is
        told of them by one digest, as thousands of tasks go by the same.
    settings
        Beside the files, what the result depends on.
    clean
        Whether `doit clean` removes what it makes, or by which actions it does; what is told of
        files that are gone goes with them.
    after
        Tasks that come before, whatever they make.
    unless
        Conditions, as doit's `uptodate` takes them; one that fails has the task done again.
    aloud
        Whether what it prints is shown.
    network
        Whether a neural network is trained in it or sees many images, so that a GPU serves it.
    """
    cleaning = [_clean] if clean is True else [*clean, _forget] if clean else []
    return {
        "name": name,
        "doc": (action.__doc__ or "").partition("\n")[0],
        "actions": [(action, arguments, more)],
        "file_dep": [str(path) for path in reads],
        "targets": [str(path) for path in makes],
        "uptodate": [*([_Asked(settings or {}, code)] if settings or code else []), *unless],
        "clean": cleaning,
        "task_dep": list(after),
        "verbosity": 2 if aloud else 0,
        "meta": {"code": tuple(code), "network": network},
    }


_MANY = 20  # files, beyond which their makers are kept as a set, too: doit seeks each of them


class _Asked(config_changed):  # type: ignore[misc]
    """What a task depends on beside its files: settings, and code.

    Attributes
    ----------
    config
        The settings.
    """

    # doit looks up which arguments it takes at each call, for which Python reads its code
    __signature__ = inspect.signature(lambda task, values: None)

    def __init__(self, settings: Mapping[str, Any], code: Sequence[Path]) -> None:
        super().__init__(dict(settings))
        self._code = tuple(code)

    def configure_task(self, task: Any) -> None:
        """Have the digest remembered; doit calls this with the task that it has made."""
        super().configure_task(task)
        if len(task.file_dep) > _MANY:
            task.task_dep = _Names(task.task_dep)

    def _calc_digest(self) -> str:
        return _digest(_written(self.config), self._code)


class _Names(list[str]):
    """Names of tasks; doit asks of each of thousands whether it is among them already."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(names)
        self._known = set(self)

    def append(self, name: str) -> None:
        super().append(name)
        self._known.add(name)

    def extend(self, names: Sequence[str]) -> None:  # type: ignore[override]
        super().extend(names)
        self._known.update(names)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __reduce__(self) -> Any:
        return _Names, (list(self),)


def _clean(task: Any, dryrun: bool) -> None:
    """Remove what a task made, or say that it would be removed."""
    clean_targets(task, dryrun)
    if not dryrun:
        _forget(task)


def _forget(task: Any) -> None:
    """Remove the records of how its files were made, where these are gone."""
    forget(map(Path, task.targets))


def later(known_by: str, creators: Sequence[Callable[[], Iterator[dict[str, Any]]]]) -> Any:
    """Have the tasks of several steps made once the task `known_by` was done.

    doit makes the tasks of one creator at a time, and would not see that those of another make
    what they read: so all that wait come from one.
    """
    named = {create.__name__.removeprefix("task_"): create for create in creators}

    @create_after(executed=known_by, creates=list(named))
    def wait() -> Iterator[dict[str, Any]]:
        """(made on the way, as soon as it is known which tars there are)"""  # noqa: D400
        for name, create in named.items():
            yield {"basename": name, "name": None, "doc": (create.__doc__ or "").splitlines()[0]}
            for each in create():
                yield {"basename": name, **each}

    return wait


def taken_from(names: dict[str, Any], steps: str) -> list[Callable[[], Iterator[dict[str, Any]]]]:
    """Take the creators of these steps out of a dodo file's names, so that doit sees none of them.

    Parameters
    ----------
    names
        The globals of the dodo file, which has a function task_NAME for each step.
    steps
        Their names, apart by spaces.

    Returns
    -------
    list
        The creators, in the order of `steps`.
    """
    return [names.pop(f"task_{step}") for step in steps.split()]


def without(names: dict[str, Any], steps: Sequence[str]) -> None:
    """Take steps out of a dodo file's names, and what the others say of coming after them.

    Parameters
    ----------
    names
        The globals of the dodo file, which has a function task_NAME for each step.
    steps
        Names of steps whose files were given, so that they are not done.
    """
    taken_from(names, " ".join(steps))
    for name, create in list(names.items()):
        if name.startswith("task_"):
            names[name] = _free_of(create, set(steps))


def _free_of(
    create: Callable[[], Iterator[dict[str, Any]]], steps: set[str]
) -> Callable[[], Iterator[dict[str, Any]]]:
    @wraps(create)
    def created() -> Iterator[dict[str, Any]]:
        for each in create():
            after = [name for name in each["task_dep"] if name.split(":")[0] not in steps]
            yield {**each, "task_dep": after}

    return created


def code_of(root: Path, *patterns: str) -> list[Path]:
    """Name source files: what is quick to make is made again when its code changes."""
    package = root / "code" / "reimaging"
    return [path for pattern in patterns for path in sorted(package.glob(pattern))]


def code_behind(root: Path, *patterns: str) -> list[Path]:
    """Name source files, and what these import from the rooms in which results are worked out.

    What a bulk tar is read into has a version instead, so that terabytes are not read again for
    every change.
    """
    package, named = root / "code" / "reimaging", code_of(root, *patterns)
    found = set(named)
    waiting = [path for path in named if path.suffix == ".py"]
    while waiting:
        behind = {package / part for part in _imported(waiting.pop())} - found
        fresh = [path for path in behind if path.is_file()]
        found.update(fresh)
        waiting += fresh
    return sorted(found)


_written = json.JSONEncoder(sort_keys=True).encode
_WORKED_OUT_IN = ("learn", "gan", "maps", "figures")
# Found by their form, as to parse a hundred files takes doit a second at each start.
_IMPORT = re.compile(r"^\s*from reimaging\.(\w+)(?:\.(\w+))? import (\([^)]*\)|.*)", re.MULTILINE)


@cache
def _imported(source: Path) -> tuple[str, ...]:
    """Name what may be a file of these rooms, as seen from the package: "maps/tsne.py"."""
    text = re.sub("#.*", "", source.read_text(encoding="utf-8"))
    found = []
    for room, module, names in _IMPORT.findall(text):
        if room in _WORKED_OUT_IN:
            named = re.findall(r"(\w+)(?: as \w+)?", names.strip("()"))
            found += [f"{room}/{each}.py" for each in ([module] if module else named)]
    return tuple(found)


@cache
def _digest(settings: str, code: tuple[Path, ...]) -> str:
    """Give one digest of settings and source files."""
    return hashlib.md5(settings.encode() + b"".join(map(_own_digest, code))).hexdigest()


@cache
def _own_digest(source: Path) -> bytes:
    return hashlib.md5(source.read_bytes()).digest()
