import asyncio
import os
import shlex
import subprocess

from flask import Flask, request

app = Flask(__name__)


@app.post("/ping")
def ping():
    host = request.form["host"]
    # ruleid: python-command-injection
    return subprocess.check_output(f"ping -c 1 {host}", shell=True)


@app.get("/logs/<service>")
def logs(service):
    # ruleid: python-command-injection
    return os.popen("journalctl -u " + service).read()


@app.post("/convert")
async def convert():
    name = request.json["name"]
    # ruleid: python-command-injection
    process = await asyncio.create_subprocess_shell("convert {} out.png".format(name))
    return {"code": await process.wait()}


@app.post("/ping-list")
def ping_list():
    # ok: python-command-injection
    return subprocess.check_output(["ping", "-c", "1", "--", request.form["host"]])


@app.post("/ping-quoted")
def ping_quoted():
    # ok: python-command-injection
    return subprocess.check_output("ping -c 1 " + shlex.quote(request.form["host"]), shell=True)


@app.post("/wait")
def wait():
    seconds = int(request.form["seconds"])
    # ok: python-command-injection
    os.system(f"sleep {seconds}")
    return ""


def build(target):
    # ok: python-command-injection
    subprocess.run(f"make {target}", shell=True, check=True)
