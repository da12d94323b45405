import time
import uuid
from datetime import date, datetime


# ruleid: python-default-evaluated-once
def log(text, at=datetime.now()):
    return f"{at} {text}"


# ruleid: python-default-evaluated-once
def create(name, key=uuid.uuid4(), tags=()):
    return {"name": name, "key": key, "tags": tags}


# ok: python-default-evaluated-once
def log_now(text, at=None):
    at = at or datetime.now()
    return f"{at} {text}"


# ok: python-default-evaluated-once
def wait(seconds, clock=time.time):
    return clock() + seconds


# ok: python-default-evaluated-once
def since(day=date(2020, 1, 1)):
    return day


# ok: python-default-evaluated-once
def drawn(draw=lambda: random.randint(0, 10)):
    return draw()
