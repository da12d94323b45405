def load(path):
    # ruleid: python-except-boolean-operator
    try:
        return read(path)
    except FileNotFoundError or PermissionError:
        return None


def parse(text):
    # ruleid: python-except-boolean-operator
    try:
        return int(text)
    except (ValueError or TypeError) as error:
        return error


def both(path):
    # ok: python-except-boolean-operator
    try:
        return read(path)
    except (FileNotFoundError, PermissionError):
        return None


def condition(path):
    # ok: python-except-boolean-operator
    try:
        return read(path) or read(path + ".bak")
    except OSError:
        return None


def chosen(path, errors):
    # ok: python-except-boolean-operator
    try:
        return read(path)
    except errors:
        return None
