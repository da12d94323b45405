import shutil
import tarfile
import zipfile


def unpack(path, folder):
    with tarfile.open(path) as archive:
        # ruleid: python-tar-extract-unfiltered
        archive.extractall(folder)


def unpack_stream(stream):
    archive = tarfile.open(fileobj=stream, mode="r|gz")
    # ruleid: python-tar-extract-unfiltered
    archive.extractall("/srv/data")


def unpack_any(path, folder):
    # ruleid: python-tar-extract-unfiltered
    shutil.unpack_archive(path, folder)


def filtered(path, folder):
    with tarfile.open(path) as archive:
        # ok: python-tar-extract-unfiltered
        archive.extractall(folder, filter="data")


def zipped(path, folder):
    with zipfile.ZipFile(path) as archive:
        # ok: python-tar-extract-unfiltered
        archive.extractall(folder)


def chosen(path, folder):
    with tarfile.open(path) as archive:
        # ok: python-tar-extract-unfiltered
        archive.extractall(folder, members=safe_members(archive))
