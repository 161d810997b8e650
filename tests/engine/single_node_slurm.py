"""SLURM for real: one node, this machine, with its daemons started in a folder and ended after.

Nothing of it is simulated and nothing outside the folder is touched: own ports on loopback, an own
key of munge, an own configuration, by which `sbatch` and the like find it.
"""

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo")
CORES = 8  # that the node says to have, whatever this machine has

_START = 60  # seconds
_SETTINGS = """\
ClusterName=reimaging
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmdParameters=config_overrides
ReturnToService=2
MailProg=/bin/true
KillWait=5
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory=8000 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


class CannotRunError(Exception):
    """SLURM cannot run here; says why."""


@contextlib.contextmanager
def single_node():
    """Run SLURM; gives the environment in which its programs find it."""
    programs = {name: _program(name) for name in PROGRAMS}
    missing = [name for name, path in programs.items() if path is None]
    if missing:
        raise CannotRunError(
            f"SLURM is not installed ({', '.join(missing)} missing): code/setup slurm"
        )
    # a short path, as that of a socket may have 107 characters
    with tempfile.TemporaryDirectory(prefix="slurm-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        environment = os.environ | {"SLURM_CONF": str(folder / "slurm.conf")}
        _settle(folder)
        started = []
        try:
            for words in (
                [programs["munged"], "--foreground", "--force", "--num-threads=2",
                 *(f"--{what}={folder}/munge.{what.removesuffix('-file')}"
                   for what in ("key-file", "socket", "pid-file", "log-file", "seed-file"))],
                [programs["slurmctld"], "-D"],
                [programs["slurmd"], "-D"],
            ):  # fmt: skip
                with (folder / f"{Path(words[0]).name}.said").open("wb") as said:
                    started.append(
                        subprocess.Popen(
                            words, env=environment, stdout=said, stderr=said, start_new_session=True
                        )
                    )
                if words[0] == programs["munged"]:
                    _until(folder, started, (folder / "munge.socket").exists)
            _until(folder, started, lambda: _asked(environment, "sinfo", "-ho", "%T") == "idle")
            yield environment
        finally:
            _end(environment, started)


def queue(environment, *options):
    """Ids of the jobs in the queue, in the order in which they were submitted."""
    return sorted(map(int, _asked(environment, "squeue", "-ho", "%A", *options).split()))


def _program(name):
    # daemons lie where users do not look
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def _settle(folder):
    for each in ("state", "spool"):
        (folder / each).mkdir()
    key = folder / "munge.key"
    key.touch(0o600)
    key.write_bytes(os.urandom(1024))
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        ports = [each.getsockname()[1] for each in (one, other)]
    (folder / "slurm.conf").write_text(
        _SETTINGS.format(
            host=socket.gethostname().partition(".")[0],
            controller_port=ports[0],
            node_port=ports[1],
            user=getpass.getuser(),
            folder=folder,
            cores=CORES,
        )
    )


def _until(folder, started, holds):
    end = time.monotonic() + _START
    while not holds():
        died = [each for each in started if each.poll() is not None]
        if died or time.monotonic() > end:
            words = [
                line
                for path in sorted(folder.glob("*.said"))
                for line in path.read_text(errors="replace").splitlines()
                if "error" in line.lower()
            ]
            raise CannotRunError(f"SLURM cannot run here: {'; '.join(words[-3:]) or 'no answer'}")
        time.sleep(0.1)


def _asked(environment, *words):
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _end(environment, started):
    _asked(environment, "scancel", "--user", getpass.getuser())
    end = time.monotonic() + 30
    while _asked(environment, "squeue", "-h") and time.monotonic() < end:
        time.sleep(0.2)
    for process in reversed(started):
        process.terminate()
    for process in started:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):  # a step that its daemon has left behind
            if process.environ().get("SLURM_CONF") == environment["SLURM_CONF"]:
                process.kill()
