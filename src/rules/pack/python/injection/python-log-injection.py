import logging

from flask import Flask, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.post("/login")
def login():
    user = request.form["user"]
    # ruleid: python-log-injection
    logger.info("login of %s failed", user)
    return "", 401


@app.get("/page/<name>")
def page(name):
    # ruleid: python-log-injection
    logging.warning(f"no page {name}")
    return "", 404


@app.post("/login-quoted")
def login_quoted():
    # ok: python-log-injection
    logger.info("login of %r failed", request.form["user"])
    return "", 401


@app.get("/cleaned")
def cleaned():
    # ok: python-log-injection
    logger.info("query " + request.args["q"].replace("\n", " "))
    return ""


@app.get("/number")
def number():
    # ok: python-log-injection
    logger.info("page %s", int(request.args["page"]))
    return ""
