import asyncio
import time

import httpx
import requests


async def weather(city):
    # ruleid: python-blocking-call-in-async
    answer = requests.get(f"https://api.example.org/{city}", timeout=5)
    # ruleid: python-blocking-call-in-async
    time.sleep(1)
    return answer.json()


async def weather_async(city):
    async with httpx.AsyncClient() as client:
        # ok: python-blocking-call-in-async
        answer = await client.get(f"https://api.example.org/{city}")
    # ok: python-blocking-call-in-async
    await asyncio.sleep(1)
    return answer.json()


async def in_thread(city):
    # ok: python-blocking-call-in-async
    return await asyncio.to_thread(requests.get, f"https://api.example.org/{city}", timeout=5)


def plain():
    # ok: python-blocking-call-in-async
    time.sleep(1)
