import hashlib
from getpass import getpass

import bcrypt


def store(user, password):
    # ruleid: python-weak-password-hash
    user.hash = hashlib.sha256((user.salt + password).encode()).hexdigest()


def check(user):
    secret = getpass().encode("utf-8")
    # ruleid: python-weak-password-hash
    return user.hash == hashlib.md5(secret).hexdigest()


def derived(user, password):
    # ok: python-weak-password-hash
    user.hash = hashlib.scrypt(password.encode(), salt=user.salt, n=2**14, r=8, p=1)


def with_bcrypt(password):
    # ok: python-weak-password-hash
    return bcrypt.hashpw(hashlib_free(password), bcrypt.gensalt())


def checksum(content):
    # ok: python-weak-password-hash
    return hashlib.sha256(content).hexdigest()


def file_hash(password_file_content):
    # ok: python-weak-password-hash
    return hashlib.sha256(password_file_content).hexdigest()
