from flask import Flask, render_template, render_template_string, request
from jinja2 import Environment

app = Flask(__name__)
environment = Environment(autoescape=True)


@app.get("/hello")
def hello():
    name = request.args.get("name", "you")
    # ruleid: python-template-injection
    return render_template_string("<h1>Hello " + name + "</h1>")


@app.post("/preview")
def preview():
    # ruleid: python-template-injection
    template = environment.from_string(request.json["body"])
    return template.render(user="me")


@app.errorhandler(404)
def missing(error):
    # ruleid: python-template-injection
    return render_template_string("<p>No page %s</p>" % request.args["page"]), 404


@app.get("/safe")
def safe():
    # ok: python-template-injection
    return render_template_string("<h1>Hello {{ name }}</h1>", name=request.args["name"])


@app.get("/file")
def from_file():
    # ok: python-template-injection
    return render_template("hello.html", name=request.args["name"])


def mail(template_of_admin, user):
    # ok: python-template-injection
    return environment.from_string(template_of_admin).render(user=user)
