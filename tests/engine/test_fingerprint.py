"""Two processes are alike if their code, Python and packages are."""

import shutil
from dataclasses import replace

from reimaging.engine.fingerprint import PACKAGE, code_hash, differences, own_fingerprint


def test_the_fingerprint_names_python_and_each_package():
    own = own_fingerprint()
    assert any(each.startswith("numpy ") for each in own.packages)
    assert own.packages == tuple(sorted(own.packages))
    assert own.code == code_hash(PACKAGE)
    assert differences(own, own) is None
    assert len(own.code) == 64


def test_the_code_is_another_with_another_byte_or_name_and_not_when_it_was_compiled(tmp_path):
    copy = tmp_path / "reimaging"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, copy, ignore=ignored)
    before = code_hash(copy)
    assert before == code_hash(PACKAGE)
    (copy / "__pycache__").mkdir()
    (copy / "__pycache__/run.pyc").write_bytes(b"compiled")
    (copy / ".run.py.swp").write_bytes(b"an editor's")
    assert code_hash(copy) == before
    (copy / "table.py").write_bytes((copy / "table.py").read_bytes() + b"#")
    changed = code_hash(copy)
    assert changed != before
    (copy / "table.py").rename(copy / "tables.py")
    assert code_hash(copy) not in (changed, before)


def test_the_first_difference_is_told():
    own = own_fingerprint()
    packages = tuple(each for each in own.packages if not each.startswith("numpy "))
    assert "other code" in differences(own, replace(own, code="0" * 64))
    assert differences(own, replace(own, python="3.9.1 x86_64")).startswith(
        "Python 3.9.1 x86_64 in"
    )
    assert "numpy not there in place of" in differences(own, replace(own, packages=packages))
    other = tuple(sorted((*packages, "numpy 0.1")))
    assert differences(own, replace(own, packages=other)).startswith("numpy 0.1 in place of ")
    more = tuple(sorted((*own.packages, "zzz 2")))
    assert differences(own, replace(own, packages=more)) == "zzz 2 in place of none"
