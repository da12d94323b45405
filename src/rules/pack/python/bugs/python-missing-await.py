import asyncio


async def store(row):
    await asyncio.sleep(0)


class Worker:
    async def flush(self):
        await asyncio.sleep(1)

    async def close(self):
        # ruleid: python-missing-await
        self.flush()


async def main(rows):
    for row in rows:
        # ruleid: python-missing-await
        store(row)
    # ruleid: python-missing-await
    asyncio.sleep(1)
    # ok: python-missing-await
    await store(rows[0])
    # ok: python-missing-await
    task = asyncio.create_task(store(rows[1]))
    # ok: python-missing-await
    await asyncio.gather(
        store(rows[2]),
        store(rows[3]),
    )
    # ok: python-missing-await
    print(rows)
    return task


# ok: python-missing-await
asyncio.run(main([]))
