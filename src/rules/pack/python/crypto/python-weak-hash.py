import hashlib

from cryptography.hazmat.primitives import hashes


def sign(data):
    # ruleid: python-weak-hash
    return hashlib.sha1(data).hexdigest()


def digest(data):
    # ruleid: python-weak-hash
    h = hashlib.new("md5", data)
    # ruleid: python-weak-hash
    return h, hashes.SHA1()


def etag(data):
    # ok: python-weak-hash
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def strong(data):
    # ok: python-weak-hash
    return hashlib.sha256(data), hashlib.new("sha512", data)


def other(tree):
    # ok: python-weak-hash
    return tree.md5()
