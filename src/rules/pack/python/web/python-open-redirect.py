from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from flask import Flask, redirect, request, url_for

app = Flask(__name__)
api = FastAPI()


@app.post("/login")
def login():
    # ruleid: python-open-redirect
    return redirect(request.args.get("next", "/"))


def logout(request):
    target = request.GET["next"]
    # ruleid: python-open-redirect
    return HttpResponseRedirect(target)


@api.get("/out/{target}")
def out(target: str):
    # ruleid: python-open-redirect
    return RedirectResponse(url="https://" + target)


def checked(request):
    target = request.GET["next"]
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    # ok: python-open-redirect
    return HttpResponseRedirect(target)


@app.get("/item")
def item():
    # ok: python-open-redirect
    return redirect(url_for("show", item=request.args["item"]))


@app.get("/user")
def user():
    # ok: python-open-redirect
    return redirect(f"/users/{request.args['name']}")


@app.get("/constant")
def constant():
    # ok: python-open-redirect
    return redirect("/home")
