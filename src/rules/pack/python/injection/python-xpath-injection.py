from flask import Flask, request
from lxml import etree

app = Flask(__name__)
users = etree.parse("users.xml")


@app.post("/login")
def login():
    name, password = request.form["name"], request.form["password"]
    # ruleid: python-xpath-injection
    found = users.xpath("//user[@name='%s' and @password='%s']" % (name, password))
    return {"ok": bool(found)}


@app.get("/role/<role>")
def role(role):
    # ruleid: python-xpath-injection
    select = etree.XPath(f"//user[role='{role}']")
    return {"n": len(select(users))}


@app.post("/login-safe")
def login_safe():
    # ok: python-xpath-injection
    found = users.xpath("//user[@name=$name]", name=request.form["name"])
    return {"ok": bool(found)}


@app.get("/nth")
def nth():
    position = int(request.args["n"])
    # ok: python-xpath-injection
    return {"name": users.xpath(f"//user[{position}]/@name")}


def titles(tree, tag):
    # ok: python-xpath-injection
    return tree.xpath("//" + tag + "/title")
