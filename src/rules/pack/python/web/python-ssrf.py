from urllib.parse import quote, urlparse
from urllib.request import urlopen

import aiohttp
import requests
from flask import Flask, request

app = Flask(__name__)
ALLOWED = {"images.example.org"}
API = "https://api.example.org"


@app.post("/preview")
def preview():
    url = request.json["url"]
    # ruleid: python-ssrf
    return requests.get(url, timeout=5).text


@app.get("/status/<host>")
def status(host):
    # ruleid: python-ssrf
    return urlopen(f"http://{host}/status").read()


@app.post("/hook")
async def hook():
    async with aiohttp.ClientSession() as session:
        # ruleid: python-ssrf
        async with session.post(request.form["callback"]) as answer:
            return await answer.text()


@app.get("/weather/<city>")
def weather(city):
    # ok: python-ssrf
    return requests.get(f"https://api.example.org/weather/{city}", timeout=5).json()


@app.get("/orders/<order>")
def order(order):
    # ok: python-ssrf
    return requests.get(API + "/orders/" + quote(order), timeout=5).json()


@app.get("/search")
def search():
    # ok: python-ssrf
    return requests.get("https://api.example.org/search", params={"q": request.args["q"]}, timeout=5).json()


@app.get("/image")
def image():
    url = request.args["url"]
    if urlparse(url).hostname not in ALLOWED:
        return "", 400
    # ok: python-ssrf
    return requests.get(url, timeout=5).content
