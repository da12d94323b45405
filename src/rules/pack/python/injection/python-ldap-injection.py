import ldap
import ldap3
from flask import Flask, request
from ldap.filter import escape_filter_chars

app = Flask(__name__)
directory = ldap.initialize("ldaps://ldap.example.org")


@app.post("/login")
def login():
    user = request.form["user"]
    # ruleid: python-ldap-injection
    found = directory.search_s("ou=people,o=example", ldap.SCOPE_SUBTREE, f"(uid={user})")
    return {"found": len(found)}


@app.get("/phone/<name>")
def phone(name):
    connection = ldap3.Connection("ldaps://ldap.example.org", auto_bind=True)
    # ruleid: python-ldap-injection
    connection.search("o=example", "(&(cn=" + name + ")(telephoneNumber=*))")
    return {"entries": len(connection.entries)}


@app.post("/login-safe")
def login_safe():
    user = escape_filter_chars(request.form["user"])
    # ok: python-ldap-injection
    found = directory.search_s("ou=people,o=example", ldap.SCOPE_SUBTREE, f"(uid={user})")
    return {"found": len(found)}


@app.get("/number/<int:number>")
def number(number):
    # ok: python-ldap-injection
    return {"n": len(directory.search_s("o=example", ldap.SCOPE_SUBTREE, f"(employeeNumber={number})"))}


@app.get("/find")
def find():
    # ok: python-ldap-injection
    return {"at": index.search(request.args["text"], request.args["field"])}
