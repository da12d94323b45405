import os
from pathlib import Path


def share(path):
    # ruleid: python-world-writable-permissions
    os.chmod(path, 0o777)


def share_file(path):
    # ruleid: python-world-writable-permissions
    Path(path).chmod(0o666)


def executable(path):
    # ok: python-world-writable-permissions
    os.chmod(path, 0o755)


def private(path):
    # ok: python-world-writable-permissions
    Path(path).chmod(0o600)


def added(path, mode):
    # ok: python-world-writable-permissions
    os.chmod(path, mode | 0o100)


def with_sticky_free(path):
    # ok: python-world-writable-permissions
    os.mkdir(path, 0o750)
