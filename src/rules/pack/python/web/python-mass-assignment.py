from flask import Flask, request

from .models import User, db

app = Flask(__name__)
EDITABLE = ("name", "mail")


@app.post("/users")
def create():
    # ruleid: python-mass-assignment
    db.session.add(User(**request.json))
    db.session.commit()
    return "", 201


def update(request, pk):
    # ruleid: python-mass-assignment
    User.objects.filter(pk=pk).update(**request.POST.dict())


@app.patch("/me")
def change():
    user = current_user()
    # ruleid: python-mass-assignment
    for key, value in request.get_json().items():
        setattr(user, key, value)
    return ""


@app.post("/named")
def named():
    # ok: python-mass-assignment
    db.session.add(User(name=request.json["name"], mail=request.json["mail"]))
    return "", 201


def chosen(request, pk):
    values = {key: request.POST[key] for key in EDITABLE}
    # ok: python-mass-assignment
    User.objects.filter(pk=pk).update(**values)


def from_settings(defaults):
    # ok: python-mass-assignment
    return User.objects.create(**defaults)
