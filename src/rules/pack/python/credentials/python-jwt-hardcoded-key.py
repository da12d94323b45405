import os

import jwt

KEY = "correct horse battery staple"


def issue(user):
    # ruleid: python-jwt-hardcoded-key
    return jwt.encode({"sub": user}, "s3cr3t", algorithm="HS256")


def read(token):
    # ruleid: python-jwt-hardcoded-key
    return jwt.decode(token, KEY, algorithms=["HS256"])


def issue_safe(user):
    # ok: python-jwt-hardcoded-key
    return jwt.encode({"sub": user}, os.environ["JWT_KEY"], algorithm="HS256")


def read_safe(token, settings):
    # ok: python-jwt-hardcoded-key
    return jwt.decode(token, settings.public_key, algorithms=["RS256"])


def without_key(token):
    # ok: python-jwt-hardcoded-key
    return jwt.decode(token, "", options={"verify_signature": False})
