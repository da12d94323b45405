from flask import Flask, make_response

app = Flask(__name__)


@app.post("/login")
def login():
    response = make_response("welcome")
    # ruleid: python-session-cookie-script-readable
    response.set_cookie("session_id", new_session())
    # ruleid: python-session-cookie-script-readable
    response.set_cookie("access_token", new_token(), secure=True, max_age=3600)
    # ok: python-session-cookie-script-readable
    response.set_cookie("refresh_token", new_token(), secure=True, httponly=True)
    # ok: python-session-cookie-script-readable
    response.set_cookie("theme", "dark")
    # ok: python-session-cookie-script-readable
    response.set_cookie("session", new_session(), **COOKIE_OPTIONS)
    return response
