import os

from reimaging.sample.workers import each


def test_every_job_comes_back_with_its_result_by_one_process_or_by_two():
    jobs = [-3, 4, -5, 6, 7]
    for workers in (1, 2):
        assert dict(each(abs, jobs, workers)) == {n: abs(n) for n in jobs}


def test_one_worker_is_this_process_and_two_are_others():
    jobs = ["__import__('os').getpid()", "1 * __import__('os').getpid()"]
    assert {result for _, result in each(eval, jobs, 1)} == {os.getpid()}
    assert os.getpid() not in {result for _, result in each(eval, jobs, 2)}
