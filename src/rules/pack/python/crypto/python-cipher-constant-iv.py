import os

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

IV = b"0123456789abcdef"


def encrypt(key, data):
    # ruleid: python-cipher-constant-iv
    return AES.new(key, AES.MODE_CBC, b"\x00" * 16).encrypt(data)


def encrypt_named(key, data):
    # ruleid: python-cipher-constant-iv
    return AES.new(key, AES.MODE_CBC, iv=IV).encrypt(data)


def counter(key):
    # ruleid: python-cipher-constant-iv
    return Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()


def fresh(key, data):
    iv = os.urandom(16)
    # ok: python-cipher-constant-iv
    return iv + AES.new(key, AES.MODE_CBC, iv).encrypt(data)


def received(key, data):
    # ok: python-cipher-constant-iv
    return Cipher(algorithms.AES(key), modes.CBC(data[:16])).decryptor()


def chosen_by_library(key, data):
    # ok: python-cipher-constant-iv
    return AES.new(key, AES.MODE_GCM).encrypt_and_digest(data)
