import os
import tempfile
from tempfile import mktemp


def report(text):
    # ruleid: python-tempfile-mktemp
    path = tempfile.mktemp(suffix=".txt")
    with open(path, "w") as file:
        file.write(text)


def socket_path():
    # ruleid: python-tempfile-mktemp
    return mktemp()


def created(text):
    # ok: python-tempfile-mktemp
    handle, path = tempfile.mkstemp(suffix=".txt")
    os.close(handle)
    return path


def named():
    # ok: python-tempfile-mktemp
    return tempfile.NamedTemporaryFile(delete=False)


def shell(runner):
    # ok: python-tempfile-mktemp
    return runner.mktemp("-d")
