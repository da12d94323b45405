from Crypto.Cipher import AES, ARC4, DES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def old(key, data):
    # ruleid: python-weak-cipher
    return DES.new(key, DES.MODE_CBC, iv()).encrypt(data)


def stream(key, data):
    # ruleid: python-weak-cipher
    return ARC4.new(key).encrypt(data)


def triple(key):
    # ruleid: python-weak-cipher
    return Cipher(algorithms.TripleDES(key), modes.CBC(iv()))


def current(key, data):
    # ok: python-weak-cipher
    return AES.new(key, AES.MODE_GCM).encrypt_and_digest(data)


def stream_current(key):
    # ok: python-weak-cipher
    return Cipher(algorithms.ChaCha20(key, nonce()), mode=None)


def other(shop):
    # ok: python-weak-cipher
    return shop.DES.new()
