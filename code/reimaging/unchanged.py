"""Whether a run of doit has nothing to do, told before doit asks one task after the other.

doit keeps account of who waits for whom while it asks, which of tens of thousands of tasks takes
several times what the asking itself does. Here each is asked what doit would ask it. The first one
that is not as it was, or of which it is not plain, leaves all of them to doit.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from doit.globals import Globals
from doit.tools import config_changed

Glance = Callable[[Iterable[Any]], bool]


def glance_of(arguments: Sequence[str]) -> Glance | None:
    """Give what tells whether tasks have nothing to do, None where it does not count.

    Parameters
    ----------
    arguments
        With which doit was called. With an option, such as `doit --always`, doit decides.
    """
    return None if any(each.startswith("-") for each in arguments) else nothing_to_do


def nothing_to_do(tasks: Iterable[Any]) -> bool:
    """Tell whether doit would do none of these tasks.

    Parameters
    ----------
    tasks
        doit's own, with all that they wait for; a step of tasks does nothing itself.
    """
    memory = Globals.dep_manager
    return all(task.has_subtask or _is_up_to_date(task, memory) for task in tasks)


def _is_up_to_date(task: Any, memory: Any) -> bool:
    """Tell what doit.dependency.Dependency.get_status would."""
    if task.loader:  # it stands for tasks that are not made yet
        return False
    checker, told = memory.checker, memory.backend.values_of(task.name)
    if "ignore:" in told or told.get("checker:") != type(checker).__name__:
        return False
    if not (task.file_dep or task.uptodate) or set(told.get("deps:", ())) != task.file_dep:
        return False
    before = told.get("_values_:") or {}
    for asked, arguments, more in task.uptodate:
        if isinstance(asked, config_changed):
            if not asked(task, before):
                return False
        elif not callable(asked) or not asked(*arguments, **more):
            return False
    try:
        return all(map(checker.exists, task.targets)) and not any(
            checker.check_modified(path, checker.info(path), told[path]) for path in task.file_dep
        )
    except (OSError, KeyError):
        return False
