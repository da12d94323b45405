import time
from datetime import datetime


def stamp(now):
    # ruleid: python-minutes-written-as-month
    return now.strftime("%Y-%m-%d %H:%m")


def read(text):
    # ruleid: python-minutes-written-as-month
    return datetime.strptime(text, "%Y-%M-%d")


def right(now):
    # ok: python-minutes-written-as-month
    return now.strftime("%Y-%m-%d %H:%M:%S")


def compact():
    # ok: python-minutes-written-as-month
    return time.strftime("%Y%m%d-%H%M%S")


def month(now):
    # ok: python-minutes-written-as-month
    return now.strftime("%m/%Y")
