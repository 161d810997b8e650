"""The tasks of a project, as its dodo.py declares them."""

import importlib.util
from pathlib import Path
from typing import Any

from doit.doit_cmd import reset_vars, set_var


def tasks_of(root: Path, profile: str) -> dict[str, dict[str, Any]]:
    """Give all tasks of a project by doit's names, for a profile."""
    reset_vars()
    set_var("profile", profile)
    told = importlib.util.spec_from_file_location("dodo", root / "dodo.py")
    assert told is not None
    assert told.loader is not None
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    return {
        f"{name[5:]}:{each['name']}": each
        for name, create in list(vars(module).items())
        if name.startswith("task_") and callable(create)
        for each in create()
    }
