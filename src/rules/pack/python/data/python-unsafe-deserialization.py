import base64
import json
import pickle

import jsonpickle
import pandas
from flask import Flask, request

app = Flask(__name__)


@app.get("/cart")
def cart():
    raw = base64.b64decode(request.cookies["cart"])
    # ruleid: python-unsafe-deserialization
    return {"cart": pickle.loads(raw)}


@app.post("/table")
def table():
    # ruleid: python-unsafe-deserialization
    frame = pandas.read_pickle(request.files["table"])
    return {"rows": len(frame)}


def restore(request):
    # ruleid: python-unsafe-deserialization
    return jsonpickle.decode(request.body)


@app.get("/cart-json")
def cart_json():
    # ok: python-unsafe-deserialization
    return {"cart": json.loads(base64.b64decode(request.cookies["cart"]))}


@app.post("/csv")
def csv():
    # ok: python-unsafe-deserialization
    return {"rows": len(pandas.read_csv(request.files["table"]))}


def cached(path):
    with open(path, "rb") as file:
        # ok: python-unsafe-deserialization
        return pickle.load(file)
