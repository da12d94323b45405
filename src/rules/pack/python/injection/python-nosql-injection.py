import pymongo
from bson import ObjectId
from flask import Flask, request

app = Flask(__name__)
db = pymongo.MongoClient().shop


@app.post("/login")
def login():
    body = request.get_json()
    # ruleid: python-nosql-injection
    user = db.users.find_one({"name": body["name"], "password": body["password"]})
    return {"ok": user is not None}


@app.post("/search")
def search():
    # ruleid: python-nosql-injection
    return {"found": list(db.items.find(request.json))}


@app.post("/forget")
def forget():
    token = request.json.get("token")
    # ruleid: python-nosql-injection
    db.sessions.delete_many({"token": token})
    return ""


@app.post("/login-safe")
def login_safe():
    # ok: python-nosql-injection
    user = db.users.find_one({"name": str(request.json["name"])})
    return {"ok": user is not None}


@app.post("/by-id")
def by_id():
    # ok: python-nosql-injection
    return {"item": db.items.find_one({"_id": ObjectId(request.json["id"])})}


@app.post("/equal")
def equal():
    # ok: python-nosql-injection
    return {"n": db.items.count_documents({"name": {"$eq": request.json["name"]}})}


@app.get("/query")
def query():
    # ok: python-nosql-injection
    return {"n": db.items.count_documents({"name": request.args["name"]})}
