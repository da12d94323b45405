import jwt


def user_of(token):
    # ruleid: python-jwt-not-verified
    return jwt.decode(token, options={"verify_signature": False})["sub"]


def claims(token, key):
    # ruleid: python-jwt-not-verified
    return jwt.decode(token, key, algorithms=["HS256", "none"])


def verified(token, key):
    # ok: python-jwt-not-verified
    return jwt.decode(token, key, algorithms=["RS256"])


def without_audience(token, key):
    # ok: python-jwt-not-verified
    return jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})


def header(token):
    # ok: python-jwt-not-verified
    return jwt.get_unverified_header(token)["kid"]
