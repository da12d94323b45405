import random
import secrets
import string


def reset(user):
    # ruleid: python-insecure-random-secret
    reset_token = "".join(random.choice(string.ascii_letters) for _ in range(32))
    user.mail(reset_token)


def generate_password(length):
    characters = random.sample(string.printable, length)
    # ruleid: python-insecure-random-secret
    return "".join(characters)


def login(session):
    # ruleid: python-insecure-random-secret
    session.otp = random.randint(100000, 999999)


def reset_safe(user):
    # ok: python-insecure-random-secret
    reset_token = secrets.token_urlsafe(32)
    user.mail(reset_token)


def shuffle_colour():
    # ok: python-insecure-random-secret
    colour = random.choice(["red", "green"])
    return colour


def system():
    # ok: python-insecure-random-secret
    api_key = random.SystemRandom().getrandbits(128)
    return api_key


def boundary():
    # ok: python-insecure-random-secret
    token = random.randrange(10**9)
    return "=====%d==" % token
