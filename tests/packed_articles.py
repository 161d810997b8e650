"""Articles packed as arXiv packs them."""

import gzip
import io
import tarfile


def packed(files):
    """A gzipped tar of files: {path: bytes}, or pairs where a path is to come twice."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in files.items() if isinstance(files, dict) else files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), mtime=0)
