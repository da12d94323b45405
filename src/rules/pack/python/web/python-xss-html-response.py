from django.http import HttpResponse
from django.utils.safestring import mark_safe
from flask import Flask, jsonify, make_response, render_template, request
from markupsafe import Markup, escape

app = Flask(__name__)


@app.get("/hello")
def hello():
    name = request.args.get("name", "you")
    # ruleid: python-xss-html-response
    return f"<h1>Hello {name}</h1>"


@app.get("/user/<name>")
def user(name):
    # ruleid: python-xss-html-response
    return "<p>No user " + name + "</p>"


def search(request):
    # ruleid: python-xss-html-response
    return HttpResponse("Nothing found for " + request.GET["q"])


def badge(request):
    # ruleid: python-xss-html-response
    return render(request, "badge.html", {"label": mark_safe("<b>%s</b>" % request.GET["label"])})


@app.get("/hello-escaped")
def hello_escaped():
    name = escape(request.args.get("name", "you"))
    # ok: python-xss-html-response
    return f"<h1>Hello {name}</h1>"


@app.get("/hello-template")
def hello_template():
    # ok: python-xss-html-response
    return render_template("hello.html", name=request.args["name"])


@app.get("/json")
def as_json():
    # ok: python-xss-html-response
    return make_response(jsonify(name=request.args["name"]))


def plain(request):
    # ok: python-xss-html-response
    return HttpResponse(request.GET["q"], content_type="text/plain")


def constant_markup(text):
    # ok: python-xss-html-response
    return Markup("<b>{}</b>").format(text)
