"""Pictures are drawn in processes of their own kind, whose arithmetic no processor changes."""

import os

import numpy as np

from reimaging.sample.workers import each, extensions


def test_every_job_comes_back_with_its_result_by_one_process_or_by_two():
    jobs = [-3, 4, -5, 6, 7]
    for workers in (1, 2):
        assert dict(each(abs, jobs, workers)) == {n: abs(n) for n in jobs}
    assert list(each(abs, [], 1)) == []


def test_it_is_never_this_process():
    for workers in (1, 2):
        (result,) = (pid for _, pid in each(eval, ["__import__('os').getpid()"], workers))
        assert result != os.getpid()


def test_numpy_takes_there_what_every_processor_has():
    ((_, used),) = each(eval, ["__import__('numpy')._core._multiarray_umath.__cpu_features__"], 1)
    here = np._core._multiarray_umath.__cpu_features__
    assert extensions() == [
        name for name in np._core._multiarray_umath.__cpu_dispatch__ if here[name]
    ]
    assert not any(used[name] for name in extensions())


def test_the_environment_of_this_process_stays_as_it_is(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.delenv("NPY_DISABLE_CPU_FEATURES", raising=False)
    list(each(abs, [1], 1))
    assert os.environ["OPENBLAS_CORETYPE"] == "Haswell"
    assert "NPY_DISABLE_CPU_FEATURES" not in os.environ
