"""Keras starts without a word, and what goes wrong is still said."""

import subprocess
import sys


def run(script):
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)


def test_nothing_is_written_while_keras_starts_and_everything_after_it():
    done = run(
        "import sys, os\n"
        "from reimaging.learn.start import start_keras\n"
        "start_keras()\n"
        "import keras\n"
        "keras.ops.zeros(1)\n"
        "os.write(2, b'heard')\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "heard")


def test_an_import_that_fails_is_heard():
    done = run(
        "import sys\n"
        "sys.modules['keras'] = None\n"
        "del sys.modules['keras']\n"
        "sys.meta_path.insert(0, type('No', (), {'find_spec': staticmethod(\n"
        "    lambda name, *a: (_ for _ in ()).throw(ImportError('no keras'))\n"
        "    if name == 'keras' else None)}))\n"
        "from reimaging.learn.start import start_keras\n"
        "start_keras()\n"
    )
    assert done.returncode == 1
    assert "ImportError: no keras" in done.stderr
