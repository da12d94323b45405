import ast
import importlib
import json

from flask import Flask, request

app = Flask(__name__)
OPERATIONS = {"sum": sum, "max": max}


@app.post("/calc")
def calc():
    # ruleid: python-code-injection
    return str(eval(request.form["expression"]))


@app.get("/plugin/<name>")
def plugin(name):
    # ruleid: python-code-injection
    module = importlib.import_module("plugins." + name)
    return module.render()


def run(request):
    script = request.POST.get("script")
    # ruleid: python-code-injection
    exec(script, {})


@app.post("/literal")
def literal():
    # ok: python-code-injection
    return str(ast.literal_eval(request.form["value"]))


@app.post("/table")
def table():
    values = json.loads(request.get_data())
    # ok: python-code-injection
    return str(OPERATIONS[request.args["op"]](values))


def load_settings(path):
    # ok: python-code-injection
    exec(compile(open(path).read(), path, "exec"), {})
