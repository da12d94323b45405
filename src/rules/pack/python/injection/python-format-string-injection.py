from flask import Flask, request

app = Flask(__name__)


@app.post("/greeting")
def greeting():
    template = request.form["template"]
    # ruleid: python-format-string-injection
    return template.format(user=current_user())


@app.post("/subject")
def subject():
    # ruleid: python-format-string-injection
    return ("Re: " + request.json["subject"]).format(current_user(), order())


@app.post("/constant")
def constant():
    # ok: python-format-string-injection
    return "Hello {user}".format(user=request.form["name"])


@app.post("/replace")
def replace():
    # ok: python-format-string-injection
    return request.form["template"].replace("{user}", current_user().name)


def of_settings(settings):
    # ok: python-format-string-injection
    return settings.greeting.format(user=current_user())
