import asyncio


async def load(key):
    # ruleid: python-run-inside-running-loop
    return asyncio.run(fetch(key))


async def store(row):
    # ruleid: python-run-inside-running-loop
    asyncio.get_event_loop().run_until_complete(send(row))


async def right(key):
    # ok: python-run-inside-running-loop
    return await fetch(key)


def main():
    # ok: python-run-inside-running-loop
    asyncio.run(load("a"))


async def in_thread(key):
    # ok: python-run-inside-running-loop
    return await asyncio.to_thread(asyncio.run, key)
