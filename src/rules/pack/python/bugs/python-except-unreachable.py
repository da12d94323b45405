def load(path):
    try:
        return read(path)
    # ruleid: python-except-unreachable
    except Exception:
        return None
    except FileNotFoundError:
        return ""


def parse(text):
    try:
        return int(text)
    # ruleid: python-except-unreachable
    except Exception as error:
        log(error)
    except ValueError as error:
        raise BadInput from error


def right_order(path):
    # ok: python-except-unreachable
    try:
        return read(path)
    except FileNotFoundError:
        return ""
    except Exception:
        return None


def outside(path):
    # ok: python-except-unreachable
    try:
        return read(path)
    except Exception:
        return None
    except KeyboardInterrupt:
        return ""


def siblings(text):
    # ok: python-except-unreachable
    try:
        return int(text)
    except ValueError:
        return 0
    except TypeError:
        return 1
