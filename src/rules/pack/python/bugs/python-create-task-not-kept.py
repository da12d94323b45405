import asyncio


async def notify(users):
    for user in users:
        # ruleid: python-create-task-not-kept
        asyncio.create_task(send(user))


def start(loop):
    # ruleid: python-create-task-not-kept
    asyncio.ensure_future(poll())


async def kept(users, tasks):
    for user in users:
        # ok: python-create-task-not-kept
        task = asyncio.create_task(send(user))
        tasks.add(task)


async def awaited(user):
    # ok: python-create-task-not-kept
    await asyncio.create_task(send(user))


async def grouped(users):
    async with asyncio.TaskGroup() as group:
        for user in users:
            # ok: python-create-task-not-kept
            group.create_task(send(user))
