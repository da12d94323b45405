import os

from flask import Flask

app = Flask(__name__)
# ruleid: python-hardcoded-secret-key
app.secret_key = "k3y-9f8a7c6b5d4e"
# ruleid: python-hardcoded-secret-key
app.config["SECRET_KEY"] = "9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d"
# ruleid: python-hardcoded-secret-key
app.config.update(DEBUG=False, SECRET_KEY="s3cr3t-of-production")

# ok: python-hardcoded-secret-key
app.secret_key = os.environ["SECRET_KEY"]
# ok: python-hardcoded-secret-key
app.config["SECRET_KEY"] = "dev"
# ok: python-hardcoded-secret-key
app.config["SESSION_COOKIE_NAME"] = "9b1deb4d3b7d4bad9bdd2b0d"
# ok: python-hardcoded-secret-key
app.config["SECRET_KEY"] = "please-change-me-now"
