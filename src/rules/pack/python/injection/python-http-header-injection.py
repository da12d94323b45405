from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, quote, unquote, urlparse


class Redirect(BaseHTTPRequestHandler):
    def do_GET(self):
        target = unquote(urlparse(self.path).query)
        self.send_response(302)
        # ruleid: python-http-header-injection
        self.send_header("Location", "/next?" + target)
        self.end_headers()

    def do_POST(self):
        language = parse_qs(self.rfile.read(100).decode())["lang"][0]
        self.send_response(200)
        # ruleid: python-http-header-injection
        self.send_header("Set-Cookie", f"lang={language}")
        self.end_headers()

    def do_PUT(self):
        self.send_response(302)
        # ok: python-http-header-injection
        self.send_header("Location", "/next?" + quote(self.path))
        self.end_headers()

    def do_HEAD(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        # ok: python-http-header-injection
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()


class Mail:
    def forward(self):
        # ok: python-http-header-injection
        self.send_header("X-Path", self.path)
