"""Records of how files were made, with made-up particulars."""

import hashlib

from reimaging.provenance.record import (
    Environment,
    Input,
    Machine,
    Making,
    ProfileUsed,
    file_sha256,
    write_making,
)

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def a_making(file, *, task="tables:made", inputs=None, of="", size=None, modified_ns=0):
    """What made a file of the content `of`, from inputs {name: content}."""
    return Making(
        file=file,
        sha256=digest(of),
        bytes=len(of.encode()) if size is None else size,
        modified_ns=modified_ns,
        task=task,
        inputs=tuple(Input(name, digest(text)) for name, text in (inputs or {}).items()),
        commit=COMMIT,
        changed=False,
        profile=ProfileUsed("sample", digest("profile"), 7),
        environment=Environment("requirements.lock", digest("lock"), "3.11.7", {"numpy": "2.0"}),
        machine=Machine("Linux", "x86_64", "A processor", 2, {"OMP_NUM_THREADS": "1"}, ()),
        started="2024-05-06T07:08:09Z",
        seconds=1.5,
    )


def make(root, file, content, task="", inputs=()):
    """Write a file and, with a task, the record that it was made from others of the project."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    if task:
        used = tuple(Input(name, file_sha256(root / name)) for name in inputs)
        made = a_making(file, task=task, of=content, modified_ns=path.stat().st_mtime_ns)
        write_making(path, Making(**{**vars(made), "inputs": used}))
    return path
