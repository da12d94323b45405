import hashlib
import hmac


def verify(secret, body, signature):
    expected = hmac.new(secret, body, hashlib.sha256).hexdigest()
    # ruleid: python-timing-unsafe-compare
    return "sha256=" + expected == signature


def check(secret, body, signature):
    mac = hmac.new(secret, digestmod="sha256")
    mac.update(body)
    # ruleid: python-timing-unsafe-compare
    if mac.digest() != signature:
        raise PermissionError


def verify_safe(secret, body, signature):
    expected = hmac.new(secret, body, hashlib.sha256).hexdigest()
    # ok: python-timing-unsafe-compare
    return hmac.compare_digest(expected, signature)


def size(secret, body):
    # ok: python-timing-unsafe-compare
    return len(hmac.new(secret, body, "sha256").digest()) == 32


def checksum(data, expected):
    # ok: python-timing-unsafe-compare
    return hashlib.sha256(data).hexdigest() == expected
