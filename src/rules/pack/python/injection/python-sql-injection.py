import sqlite3
import psycopg2
from flask import Flask, request
from psycopg2 import sql

app = Flask(__name__)
db = sqlite3.connect("shop.db")


@app.get("/orders")
def orders():
    status = request.args.get("status", "open")
    # ruleid: python-sql-injection
    rows = db.execute("SELECT id FROM orders WHERE status = '" + status + "'")
    return {"orders": rows.fetchall()}


@app.get("/orders/<name>")
def orders_of(name):
    cursor = db.cursor()
    query = f"SELECT id FROM orders WHERE customer = '{name}'"
    # ruleid: python-sql-injection
    cursor.execute(query)
    return {"orders": cursor.fetchall()}


def search(request):
    cursor = connection.cursor()
    # ruleid: python-sql-injection
    cursor.execute("SELECT id FROM book WHERE title LIKE '%%%s%%'" % request.GET["q"])
    return cursor.fetchall()


@app.get("/safe")
def safe():
    status = request.args.get("status", "open")
    # ok: python-sql-injection
    return db.execute("SELECT id FROM orders WHERE status = ?", (status,)).fetchall()


@app.get("/page")
def page():
    number = int(request.args.get("page", "0"))
    # ok: python-sql-injection
    return db.execute("SELECT id FROM orders LIMIT 20 OFFSET " + str(number * 20)).fetchall()


@app.get("/column")
def column():
    columns = {"name": "customer_name", "date": "created_at"}
    wanted = columns[request.args["sort"]]
    cursor = psycopg2.connect("").cursor()
    # ok: python-sql-injection
    cursor.execute(sql.SQL("SELECT id FROM orders ORDER BY {}").format(sql.Identifier(wanted)))
    return {"orders": cursor.fetchall()}


@app.get("/items/<int:item>")
def item(item):
    # ok: python-sql-injection
    return db.execute(f"SELECT * FROM item WHERE id = {item}").fetchone()


def migrate(table):
    # ok: python-sql-injection
    db.execute(f"ALTER TABLE {table} ADD COLUMN seen INTEGER")
