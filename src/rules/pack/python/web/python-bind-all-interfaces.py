import socket
from http.server import HTTPServer

server = socket.socket()
# ruleid: python-bind-all-interfaces
server.bind(("0.0.0.0", 8080))


def serve(app):
    # ruleid: python-bind-all-interfaces
    app.run(port=8080, host="0.0.0.0")


# ok: python-bind-all-interfaces
server.bind(("127.0.0.1", 8080))
# ok: python-bind-all-interfaces
local = HTTPServer(("localhost", 8000), Handler)


def serve_local(app, host):
    # ok: python-bind-all-interfaces
    app.run(host=host)
