import ssl

import aiohttp
import httpx
import requests


def fetch(url):
    # ruleid: python-certificate-check-off
    return requests.get(url, timeout=5, verify=False)


def session():
    client = requests.Session()
    # ruleid: python-certificate-check-off
    client.verify = False
    return client


def context():
    made = ssl.create_default_context()
    # ruleid: python-certificate-check-off
    made.check_hostname = False
    # ruleid: python-certificate-check-off
    made.verify_mode = ssl.CERT_NONE
    return made


async def connector():
    # ruleid: python-certificate-check-off
    return aiohttp.TCPConnector(ssl=False)


def private(url):
    # ok: python-certificate-check-off
    return requests.get(url, timeout=5, verify="/etc/ssl/company.pem")


def on(url):
    # ok: python-certificate-check-off
    return httpx.get(url, verify=True)


def required(made):
    # ok: python-certificate-check-off
    made.verify_mode = ssl.CERT_REQUIRED


def token(jwt, text):
    # ok: python-certificate-check-off
    return jwt.parse(text, verify=False)
