import random
import secrets
import string


def reset(user):
    # ruleid: python-insecure-random-secret
    token = "".join(random.choice(string.ascii_letters) for _ in range(32))
    user.mail(token)


def generate_password(length):
    characters = random.sample(string.printable, length)
    # ruleid: python-insecure-random-secret
    return "".join(characters)


def login(session):
    # ruleid: python-insecure-random-secret
    session.otp = random.randint(100000, 999999)


def reset_safe(user):
    # ok: python-insecure-random-secret
    token = secrets.token_urlsafe(32)
    user.mail(token)


def shuffle_colour():
    # ok: python-insecure-random-secret
    colour = random.choice(["red", "green"])
    return colour


def system():
    # ok: python-insecure-random-secret
    token = random.SystemRandom().getrandbits(128)
    return token
