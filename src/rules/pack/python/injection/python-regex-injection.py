import re

from flask import Flask, request

app = Flask(__name__)


@app.get("/search")
def search():
    pattern = request.args["pattern"]
    # ruleid: python-regex-injection
    return {"lines": [line for line in lines() if re.search(pattern, line)]}


def highlight(request, text):
    word = request.GET.get("word")
    # ruleid: python-regex-injection
    return re.sub(rf"\b{word}\b", "<b>\\g<0></b>", text)


@app.get("/search-escaped")
def search_escaped():
    # ok: python-regex-injection
    pattern = re.compile(re.escape(request.args["text"]), re.IGNORECASE)
    return {"lines": [line for line in lines() if pattern.search(line)]}


@app.get("/valid")
def valid():
    # ok: python-regex-injection
    return {"ok": bool(re.fullmatch(r"[a-z]{1,20}", request.args["name"]))}


def grep(pattern, text):
    # ok: python-regex-injection
    return re.findall(pattern, text)
