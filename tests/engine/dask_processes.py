"""A Dask cluster of real processes on loopback, which tests kill and start anew."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from distributed import Client

from reimaging.engine.job_script import SELDOM, variables

ROOT = Path(__file__).parents[2]


class DaskProcesses:
    """A scheduler and workers, each started again when it ends, as a service manager would.

    Parameters
    ----------
    folder
        For logs.
    workers
        How many.
    variables
        Of the workers' environment, beside ours.
    options
        Of each worker.
    address
        Of a scheduler that runs; without one a scheduler is started.
    of_scheduler
        Variables of the scheduler's environment, beside ours.
    """

    def __init__(self, folder, workers=2, variables=(), options=(), address=None, of_scheduler=()):
        self.folder = folder
        self.address = address or f"tcp://127.0.0.1:{_free_port()}"
        self._workers = workers
        self._variables = dict(variables)
        self._of_scheduler = dict(of_scheduler)
        self._options = list(options)
        self._ended = threading.Event()
        self._running = {}
        self.started = 0  # workers, those that replace others included
        scheduler = [] if address else ["scheduler"]
        for name in (*scheduler, *(f"worker-{n}" for n in range(workers))):
            threading.Thread(target=self._keep, args=(name,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._ended.set()
        time.sleep(0.3)
        for process in list(self._running.values()):
            _kill(process)

    def await_workers(self):
        """Wait until the scheduler knows all of them."""
        with Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(self._workers, timeout=120)

    def kill_worker(self):
        """Kill a worker, with all that it started; tell whether there was one."""
        there = [p for name, p in self._running.items() if name != "scheduler"]
        there = [p for p in there if p.poll() is None]
        if there:
            _kill(random.choice(there))
        return bool(there)

    def kill_scheduler(self):
        """Kill the scheduler; another starts at the same address."""
        _kill(self._running["scheduler"])

    def _keep(self, name):
        while not self._ended.is_set():
            with (self.folder / f"{name}.log").open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", *self._command(name)],
                    stdout=log, stderr=log, start_new_session=True, env=self._environment(name),
                    cwd=self.folder,
                )  # fmt: skip
            self._running[name] = process
            self.started += name != "scheduler"
            process.wait()
            self._ended.wait(0.2)

    def _command(self, name):
        if name == "scheduler":
            host, port = self.address.removeprefix("tcp://").split(":")
            return ["distributed.cli.dask_scheduler", "--host", host, "--port", port,
                    "--no-dashboard"]  # fmt: skip
        return ["distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny",
                "--no-dashboard", "--death-timeout", "60", *self._options]  # fmt: skip

    def _environment(self, name):
        paths = [str(ROOT / "code"), str(ROOT / "tests")]
        own = dict(self._of_scheduler if name == "scheduler" else self._variables)
        if "PYTHONPATH" in own:
            paths.insert(0, own.pop("PYTHONPATH"))
        return {**os.environ, **variables(SELDOM), "PYTHONPATH": os.pathsep.join(paths), **own}


def _kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
