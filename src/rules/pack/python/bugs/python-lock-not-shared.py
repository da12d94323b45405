import asyncio
import threading

LOCK = threading.Lock()
total = 0


def add(amount):
    global total
    # ruleid: python-lock-not-shared
    with threading.Lock():
        total += amount


async def add_async(amount):
    global total
    # ruleid: python-lock-not-shared
    async with asyncio.Lock():
        total += amount


def add_locked(amount):
    global total
    # ok: python-lock-not-shared
    with LOCK:
        total += amount


class Counter:
    def __init__(self):
        # ok: python-lock-not-shared
        self.lock = threading.Lock()

    def add(self, amount):
        # ok: python-lock-not-shared
        with self.lock:
            self.total += amount
