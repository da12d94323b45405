import datetime as dt
from datetime import datetime, timezone


def stamp():
    # ruleid: python-naive-utc-time
    return datetime.utcnow().isoformat()


def read(seconds):
    # ruleid: python-naive-utc-time
    return dt.datetime.utcfromtimestamp(seconds)


def aware():
    # ok: python-naive-utc-time
    return datetime.now(timezone.utc)


def aware_from(seconds):
    # ok: python-naive-utc-time
    return datetime.fromtimestamp(seconds, tz=timezone.utc)


def arrow(clock):
    # ok: python-naive-utc-time
    return clock.utcnow()
