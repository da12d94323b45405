from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def encrypt(key, data):
    # ruleid: python-cipher-ecb
    return AES.new(key, AES.MODE_ECB).encrypt(data)


def encryptor(key):
    # ruleid: python-cipher-ecb
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor()


def authenticated(key, data):
    # ok: python-cipher-ecb
    return AES.new(key, AES.MODE_GCM).encrypt_and_digest(data)


def chained(key, iv):
    # ok: python-cipher-ecb
    return Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()


def rates(bank):
    # ok: python-cipher-ecb
    return bank.rates.ECB()
