def host(url):
    # ruleid: python-strip-with-word
    return url.lstrip("https://")


def stem(name):
    # ruleid: python-strip-with-word
    return name.rstrip(".py")


def key(name):
    # ruleid: python-strip-with-word
    return name.strip("user_")


def quotes(text):
    # ok: python-strip-with-word
    return text.strip("\"'")


def digits(text):
    # ok: python-strip-with-word
    return text.rstrip("0123456789")


def units(text):
    # ok: python-strip-with-word
    return text.rstrip("kg")


def prefix(url):
    # ok: python-strip-with-word
    return url.removeprefix("https://")
