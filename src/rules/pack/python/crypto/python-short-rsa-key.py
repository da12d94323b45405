from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import dsa, rsa


def short():
    # ruleid: python-short-rsa-key
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)


def short_pycryptodome():
    # ruleid: python-short-rsa-key
    return RSA.generate(1024)


def short_dsa():
    # ruleid: python-short-rsa-key
    return dsa.generate_private_key(key_size=1024)


def long():
    # ok: python-short-rsa-key
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def of_settings(bits):
    # ok: python-short-rsa-key
    return RSA.generate(bits)


def least():
    # ok: python-short-rsa-key
    return RSA.generate(2048)
