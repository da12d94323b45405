from flask import Blueprint, Flask
from flask_jwt_extended import jwt_required
from flask_login import login_required

app = Flask(__name__)
admin = Blueprint("admin", __name__)


# ruleid: python-flask-auth-decorator-order
@login_required
@app.route("/account")
def account():
    return "secret"


# ruleid: python-flask-auth-decorator-order
@jwt_required()
@admin.post("/users")
def create_user():
    return "", 201


# ok: python-flask-auth-decorator-order
@app.route("/settings")
@login_required
def settings():
    return "secret"


# ok: python-flask-auth-decorator-order
@cached
@app.route("/news")
def news():
    return "public"


# ok: python-flask-auth-decorator-order
@login_required
def helper():
    return "not a view"
