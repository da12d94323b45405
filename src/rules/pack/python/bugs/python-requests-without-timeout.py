import httpx
import requests


def fetch(url):
    # ruleid: python-requests-without-timeout
    return requests.get(url)


def send(url, data):
    # ruleid: python-requests-without-timeout
    return requests.post(url, json=data, headers={"X-Id": "1"})


def limited(url):
    # ok: python-requests-without-timeout
    return requests.get(url, timeout=(3, 10))


def by_options(url, options):
    # ok: python-requests-without-timeout
    return requests.get(url, **options)


def with_httpx(url):
    # ok: python-requests-without-timeout
    return httpx.get(url)
