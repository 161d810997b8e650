"""Shows how a file came to be as a tree of text.

Files of one kind are one line: those of a folder that the same step made, and source files. What is
not as its record says has a line of its own, and an exclamation mark. A file is followed where it
first appears.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from reimaging.provenance.record import Making, is_inside
from reimaging.provenance.trace import Node, Trace
from reimaging.quantity import count_text, size_text

_SHORT = 8  # digits of a hash
_DEEPEST = 100  # levels; ours has a dozen
_TARS = 40  # shown one by one


@dataclass(frozen=True)
class _Branch:
    """Files that are shown as one line, and what is wrong with them as they were used here."""

    nodes: tuple[Node, ...]
    trouble: str


def tree_lines(trace: Trace, *, each: bool = False) -> list[str]:
    """Write the tree, line by line.

    Parameters
    ----------
    trace
        What was found.
    each
        Whether each file is shown, with source files.
    """
    start = trace.nodes[trace.start]
    lines = [f"{start.file}{f'  ! {start.trouble}' if start.trouble else ''}"]
    if start.making:
        lines += [f"  {line}" for line in _particulars(start.making)]
    shown: set[str] = set()
    lines += _below(trace, _Branch((start,), ""), shown, "", 0, each)
    lines += _tar_lines(trace, each)
    if trace.left:
        lines.append(f"{count_text(trace.left, 'file')} more were not followed.")
    lines += ["", *_summary(trace)]
    return [_printable(line) for line in lines]


def _particulars(making: Making) -> Iterator[str]:
    yield f"sha256      {making.sha256}"
    profile, environment, machine = making.profile, making.environment, making.machine
    moment = making.started.replace("T", " ").replace("Z", " UTC")
    yield f"made by     {making.task}, {moment}, in {making.seconds:g} s"
    yield f"code        {_commit(making)}"
    yield f"profile     {profile.name} {profile.sha256[:_SHORT]}, seed {profile.seed}"
    lock = f"{environment.lock} {(environment.lock_sha256 or '')[:_SHORT]}, "
    packages = ", ".join(f"{name} {of}" for name, of in environment.packages.items())
    yield f"software    {lock if environment.lock else ''}Python {environment.python}, {packages}"
    processor = f"{machine.processor}, " if machine.processor else ""
    threads = "".join(f", {name}={of}" for name, of in machine.threads.items())
    gpus = "".join(f", {name}" for name in machine.gpus)
    cores = count_text(machine.cores, "core")
    yield f"machine     {machine.system} {machine.architecture}, {processor}{cores}{threads}{gpus}"


def _below(
    trace: Trace, branch: _Branch, shown: set[str], indent: str, depth: int, each: bool
) -> Iterator[str]:
    """Write what a branch was made from."""
    fresh = [node for node in branch.nodes if node.making and node.file not in shown]
    shown.update(node.file for node in fresh)
    branches = _branches(trace, fresh, each)
    start = trace.nodes[trace.start].making
    commit = _commit(start) if start else ""
    for number, below in enumerate(branches, 1):
        last = number == len(branches)
        known = any(n.making and n.making.inputs for n in below.nodes)
        again = known and all(n.file in shown for n in below.nodes)
        told = f"{_described(below, commit)}{'  (above)' if again else ''}"
        yield f"{indent}{'└─' if last else '├─'} {told}"
        if depth < _DEEPEST:
            further = f"{indent}{'   ' if last else '│  '}"
            yield from _below(trace, below, shown, further, depth + 1, each)


def _branches(trace: Trace, made: Iterable[Node], each: bool) -> list[_Branch]:
    """Sort into branches what some files were made from: data by name, then source files."""
    users = [node for node in made if node.making]
    used = {one.file for node in users if node.making for one in node.making.inputs}
    nodes = [trace.nodes[file] for file in sorted(used) if file in trace.nodes]
    changed = {file for file in used for node in users if (node.file, file) in trace.changed}
    found: dict[tuple[str, ...], list[Node]] = {}
    for node in nodes:
        alone = each or node.trouble or node.file in changed
        found.setdefault((node.file,) if alone else _kind(node), []).append(node)
    return [
        _Branch(tuple(group), _as_used(group[0], group[0].file in changed))
        for _, group in sorted(found.items(), key=lambda item: (item[1][0].is_source, item[0]))
    ]


def _kind(node: Node) -> tuple[str, ...]:
    if node.is_source:
        return ("source",)
    path = PurePosixPath(node.file)
    step = node.making.task.partition(":")[0] if node.making else ""
    return str(path.parent), path.suffix, step, "elsewhere" if node.is_kept_elsewhere else ""


def _as_used(node: Node, changed: bool) -> str:
    also = "changed since it was used here" if changed else ""
    return ", ".join(filter(None, (node.trouble, also)))


def _described(branch: _Branch, commit: str) -> str:
    """Write one line: what it is, by which task, its hash, and its commit if it is another."""
    node, makings = branch.nodes[0], [each.making for each in branch.nodes if each.making]
    mark = f"  ! {branch.trouble}" if branch.trouble else ""
    if node.is_source and branch.nodes[1:]:
        return count_text(len(branch.nodes), "source file")
    if branch.nodes[1:]:
        path = PurePosixPath(node.file)
        what = f"{count_text(len(branch.nodes), 'file')} {path.with_name(f'*{path.suffix}')}"
        tasks = {making.task for making in makings}
        step = min(tasks, default="").partition(":")[0]
        told = [f"{step}:*"] if len(tasks) > 1 else [*tasks]
    else:
        what = node.file
        told = [making.task for making in makings]
        told += [] if is_inside(node.file) else ["outside the project"]
        told += ["made by hand"] if node.is_by_hand else []
        told += [(makings[0].sha256 if makings else node.now or "")[:_SHORT]]
    told += ["not here"] if node.is_kept_elsewhere else []
    others = sorted({_commit(making) for making in makings} - {commit})
    told += [f"{len(others)} other commits" if others[1:] else "".join(others)]
    return "  ".join(filter(None, [what, *told])) + mark


def _commit(making: Making) -> str:
    if making.commit is None:
        return "no commit"
    return f"commit {making.commit[:12]}{' with changes' if making.changed else ''}"


def _tar_lines(trace: Trace, each: bool) -> Iterator[str]:
    if not trace.tars:
        return
    size = size_text(sum(tar.size for tar in trace.tars))
    number = count_text(len(trace.tars), "bulk tar")
    yield ""
    yield f"{number}, {size}, with the md5 that the receipts state"
    whole = each or len(trace.tars) <= _TARS
    for tar in trace.tars if whole else trace.tars[:_TARS]:
        yield f"  {tar.name}  {tar.md5}{f'  ! {tar.trouble}' if tar.trouble else ''}"
    if not whole:
        yield f"  and {len(trace.tars) - _TARS:,} more, which --all shows"


def _summary(trace: Trace) -> Iterator[str]:
    files = count_text(len(trace.nodes), "file")
    if absent := sum(node.is_kept_elsewhere for node in trace.nodes.values()):
        files += f" ({absent:,} not here, of which the records tell)"
    if not trace.troubles:
        yield f"All of it stands: {files}, each as it was when it was made or used."
        return
    yield f"Not as it was, of {files}:"
    yield from (f"  {trouble}" for trouble in trace.troubles)


def _printable(line: str) -> str:
    """Write what a terminal would take for a command, or cannot write, as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
