import os
from pathlib import Path

from flask import Flask, request, send_file, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)
FOLDER = Path("/srv/files")


@app.get("/download")
def download():
    name = request.args["name"]
    # ruleid: python-path-traversal
    return send_file(os.path.join("/srv/files", name))


@app.post("/upload")
def upload():
    file = request.files["file"]
    # ruleid: python-path-traversal
    file.save(os.path.join("/srv/files", file.filename))
    return ""


@app.delete("/notes/<path:name>")
def delete(name):
    # ruleid: python-path-traversal
    (FOLDER / name).unlink()
    return ""


def view(request):
    # ruleid: python-path-traversal
    with open("reports/" + request.GET["report"]) as report:
        return HttpResponse(report.read())


@app.get("/download-safe")
def download_safe():
    # ok: python-path-traversal
    return send_from_directory("/srv/files", request.args["name"])


@app.post("/upload-safe")
def upload_safe():
    file = request.files["file"]
    # ok: python-path-traversal
    file.save(os.path.join("/srv/files", secure_filename(file.filename)))
    return ""


@app.get("/checked")
def checked():
    path = (FOLDER / request.args["name"]).resolve()
    if not path.is_relative_to(FOLDER):
        return "", 404
    # ok: python-path-traversal
    return path.read_text()


@app.get("/invoice/<int:number>")
def invoice(number):
    # ok: python-path-traversal
    return send_file(f"/srv/invoices/{number}.pdf")


def load(path):
    # ok: python-path-traversal
    return open(path).read()
