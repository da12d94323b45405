import json
import pickle
from pickle import loads

import dill


def cache(path):
    with open(path, "rb") as file:
        # ruleid: python-pickle-load
        return pickle.load(file)


def receive(queue):
    # ruleid: python-pickle-load
    return loads(queue.get())


def task(blob):
    # ruleid: python-pickle-load
    return dill.loads(blob)


def store(path, value):
    with open(path, "wb") as file:
        # ok: python-pickle-load
        pickle.dump(value, file)


def text(blob):
    # ok: python-pickle-load
    return json.loads(blob)


def other(driver, blob):
    # ok: python-pickle-load
    return driver.load(blob)
