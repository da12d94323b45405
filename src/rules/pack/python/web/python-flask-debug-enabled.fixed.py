from flask import Flask
from werkzeug.serving import run_simple

app = Flask(__name__)

if __name__ == "__main__":
    # ruleid: python-flask-debug-enabled
    app.run(host="0.0.0.0", debug=False)


def serve():
    # ruleid: python-flask-debug-enabled
    run_simple("localhost", 5000, app, use_debugger=False)


def production():
    # ok: python-flask-debug-enabled
    app.run(host="0.0.0.0", debug=False)


def by_environment(settings):
    # ok: python-flask-debug-enabled
    app.run(debug=settings.debug)


def default():
    # ok: python-flask-debug-enabled
    app.run()
