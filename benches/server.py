#!/usr/bin/env python3
"""What the server must reach, measured on the built binary: Python's standard library only.

    cargo build --release
    benches/server.py idle                     how soon it is ready, and what it holds while nothing happens
    benches/server.py reads                    answers with 100,000 findings and 10,000 jobs stored, 500 clients
    benches/server.py sockets                  1,000 open WebSockets that all hear of one event
    benches/server.py crash [--rounds 100]     kill -9 at any moment: nothing accepted is lost or done twice
    benches/server.py batch FOLDER             100 copies of FOLDER as repositories in one batch, and one after the other by hand

--database URL takes another database than a new SQLite file; it must be empty. --workers N starts so many `plimsoll worker` processes
beside `serve` instead of workers within it. PLIMSOLL names another binary than target/release/plimsoll. benches/webhooks.rs measures
what is taken in. Client and server share the machine.
"""
import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PLIMSOLL = os.path.abspath(os.environ.get("PLIMSOLL", "target/release/plimsoll"))
SECRET = "a-secret-of-the-measurement"
ADDRESS = "127.0.0.1"


class Server:
    """A server, and the workers beside it where there are any."""

    running = []

    def __init__(self, folder, database=None, within=0, beside=0, token=None):
        self.folder, self.token = folder, token
        roots = os.path.join(folder, "roots")
        os.makedirs(roots, exist_ok=True)
        settings = os.path.join(folder, "settings.toml")
        with open(settings, "w") as file:
            file.write(f"[scans]\nlocal-roots = [{json.dumps(roots)}]\n\n[limits]\nadmin = 1000000\n")
        self.environment = dict(
            os.environ, PLIMSOLL_WEBHOOK_SECRET=SECRET, PLIMSOLL_MASTER_KEY="A" * 43, PLIMSOLL_LOG="error",
            PLIMSOLL_DATABASE=database or f"sqlite://{folder}/store.db", PLIMSOLL_DATA_DIR=os.path.join(folder, "data"),
            PLIMSOLL_SETTINGS=settings, PLIMSOLL_GITHUB_URL=f"http://{ADDRESS}:9")
        start = time.monotonic()
        command = [PLIMSOLL, "serve", "--listen", f"{ADDRESS}:0", "--workers", str(within)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self.environment)
        words = self.process.stdout.readline().split()
        self.ready = time.monotonic() - start
        self.url = next(word for word in words if word.startswith("http://")).rstrip("/")
        if token is None:
            words = self.process.stdout.readline().split()
            self.token = next(word for word in words if word.startswith("plim_"))
        self.port = int(self.url.rsplit(":", 1)[1])
        self.workers = [self.worker() for _ in range(beside)]
        Server.running.append(self)

    def worker(self):
        command = [PLIMSOLL, "worker", "--jobs-at-once", "1"]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=self.environment)

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def ask(self, method, path, body=None, **headers):
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json",
                   **{name.replace("_", "-"): value for name, value in headers.items()}}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()[:300]}")

    def all(self, path):
        after, items = "", []
        while True:
            page = self.ask("GET", f"{path}{'&' if '?' in path else '?'}limit=100{after}")
            items += page["items"]
            if not page.get("next"):
                return items
            after = f"&after={page['next']}"

    def until(self, path, is_over, seconds=1800):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.ask("GET", path)
            if is_over(found):
                return found
            time.sleep(0.2)
        raise SystemExit(f"{path} is not over after {seconds} s")

    def kill(self):
        for process in [self.process, *self.workers]:
            process.kill()
            process.wait()


def push(index):
    """A signed push to a repository of its own."""
    body = json.dumps({
        "ref": "refs/heads/main", "after": f"{index:040x}", "deleted": False, "commits": [],
        "repository": {"full_name": f"acme/site{index}", "default_branch": "main"}, "sender": {"login": "octocat"}}).encode()
    tag = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return body, {"x-hub-signature-256": f"sha256={tag}", "x-github-delivery": f"push-{index}", "x-github-event": "push",
                  "content-type": "application/json"}


class Client:
    """One connection that is kept."""

    def __init__(self, port):
        self.port, self.reader = port, None

    async def ask(self, method, path, body=b"", headers=()):
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(ADDRESS, self.port)
        head = "".join(f"{name}: {value}\r\n" for name, value in dict(headers).items())
        self.writer.write(f"{method} {path} HTTP/1.1\r\nhost: {ADDRESS}\r\n{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        if "chunked" in fields.get("transfer-encoding", ""):
            answer = b""
            while size := int(await self.reader.readline(), 16):
                answer += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readline()
        else:
            answer = await self.reader.readexactly(int(fields.get("content-length", 0)))
        return int(lines[0].split()[1]), answer


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def table(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def part(times, share):
    return f"{sorted(times)[int((len(times) - 1) * share)] * 1000:.1f}"


def idle(options, folder):
    server = Server(folder, options.database, 0 if options.workers else 2, options.workers)
    ready = server.ready
    server.ask("GET", "/health")
    time.sleep(5)
    memory = server.memory()
    server.kill()
    again = Server(folder, options.database, 0 if options.workers else 2, options.workers, server.token)
    again.kill()
    table("first start, ms", "start again, ms", "idle, MB")
    row(f"{ready * 1000:.0f}", f"{again.ready * 1000:.0f}", f"{memory:.0f}")


def report(folder, findings):
    """A real report, with its findings repeated until there are enough."""
    source = os.path.join(folder, "source")
    os.makedirs(source, exist_ok=True)
    with open(os.path.join(source, "a.py"), "w") as file:
        file.write("".join(f"def f{index}(a=[]):\n    if a == a:\n        eval(a)\n    return a\n\n\n" for index in range(40)))
    command = [PLIMSOLL, "scan", "--format", "json", "--no-cache", "--no-gate", "--audience", "audit", source]
    found = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    few = found["findings"]
    many = []
    while len(many) < findings:
        finding = json.loads(json.dumps(few[len(many) % len(few)]))
        finding["path"] = f"src/folder{len(many) // 100}/a.py"
        for name, value in finding.get("fingerprints", {}).items():
            finding["fingerprints"][name] = hashlib.sha256(f"{value}{len(many)}".encode()).hexdigest()[:len(value)]
        many.append(finding)
    found["findings"] = many
    return found


async def storm(port, number, clients=64):
    numbers = iter(range(number))

    async def one():
        client = Client(port)
        for index in numbers:
            body, headers = push(index)
            status, _ = await client.ask("POST", "/webhooks/github", body, headers)
            assert status == 202, status
    await asyncio.gather(*[one() for _ in range(clients)])


def reads(options, folder):
    server = Server(folder, options.database, 2)
    document = report(folder, 10_000)
    for index in range(10):
        repository = {"full_name": f"acme/known{index}", "default_branch": "main"}
        body = {"kind": "import", "imports": [{"repository": repository, "reference": "refs/heads/main", "report": document}]}
        batch = server.ask("POST", "/api/v1/batches", body)
        batch = server.until(f"/api/v1/batches/{batch['id']}", lambda batch: batch.get("finished_at"))
        assert batch["state"] == "completed", batch
    token = server.token
    server.kill()
    server = Server(folder, options.database, token=token)
    asyncio.run(storm(server.port, 10_000))
    analyses = server.all("/api/v1/analyses")
    jobs = server.ask("GET", "/api/v1/jobs?limit=1")["total"]
    findings = sum(server.ask("GET", f"/api/v1/analyses/{one['id']}/findings?limit=1")["total"] for one in analyses)
    print(f"stored: {findings:,} findings, {jobs:,} jobs\n")
    job = server.ask("GET", "/api/v1/jobs?limit=1")["items"][0]["id"]
    one = analyses[0]["id"]
    paths = {
        "repositories": "/api/v1/repositories?limit=50", "analyses": "/api/v1/analyses?limit=50", "an analysis": f"/api/v1/analyses/{one}",
        "findings": f"/api/v1/analyses/{one}/findings?limit=50", "severe findings": f"/api/v1/analyses/{one}/findings?limit=50&severity=high",
        "jobs": "/api/v1/jobs?limit=50", "jobs that wait": "/api/v1/jobs?limit=50&state=queued", "a job": f"/api/v1/jobs/{job}",
        "deliveries": "/api/v1/deliveries?limit=50"}
    headers = {"authorization": f"Bearer {token}"}
    taken = {name: [] for name in paths}

    async def client(index):
        kept = Client(server.port)
        await asyncio.sleep(index / options.clients)
        for turn in range(options.turns):
            name = list(paths)[(index + turn) % len(paths)]
            due = begun + turn + index / options.clients
            await asyncio.sleep(max(0, due - time.monotonic()))
            start = time.monotonic()
            status, answer = await kept.ask("GET", paths[name], headers=headers)
            taken[name].append(time.monotonic() - start)
            assert status == 200, (name, status, answer[:200])

    async def everybody():
        await asyncio.gather(*[client(index) for index in range(options.clients)])
    begun = time.monotonic() + 1
    asyncio.run(everybody())
    print(f"{options.clients} clients, each with a request a second for {options.turns} s\n")
    table("read", "number", "p50 ms", "p95 ms", "p99 ms")
    for name, times in [*taken.items(), ("all", sum(taken.values(), []))]:
        row(name, len(times), part(times, 0.5), part(times, 0.95), part(times, 0.99))
    print(f"\nmemory: {server.memory():.0f} MB")
    server.kill()


def sockets(options, folder):
    server = Server(folder, options.database)
    before = server.memory()
    heard = []

    async def listen(everybody):
        reader, writer = await asyncio.open_connection(ADDRESS, server.port)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write((f"GET /api/v1/events/socket HTTP/1.1\r\nhost: {ADDRESS}\r\nauthorization: Bearer {server.token}\r\nupgrade: websocket\r\n"
                      f"connection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n").encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in head, head
        everybody.append(writer)
        while True:
            first, size = await reader.readexactly(2)
            size &= 127
            if size == 126:
                size = int.from_bytes(await reader.readexactly(2), "big")
            text = await reader.readexactly(size)
            if first & 15 == 1 and json.loads(text)["kind"] == "job.queued":
                heard.append(time.monotonic())
                return

    async def everybody():
        there = []
        listening = [asyncio.create_task(listen(there)) for _ in range(options.sockets)]
        while len(there) < options.sockets:
            await asyncio.sleep(0.01)
            for task in listening:
                if task.done() and task.exception():
                    raise task.exception()
        memory = server.memory()
        body, headers = push(1)
        start = time.monotonic()
        status, _ = await Client(server.port).ask("POST", "/webhooks/github", body, headers)
        assert status == 202
        await asyncio.wait_for(asyncio.gather(*listening), 60)
        return memory, [at - start for at in heard]
    memory, times = asyncio.run(everybody())
    table("sockets", "heard", "p50 ms", "last ms", "MB before", "MB with all")
    row(options.sockets, len(times), part(times, 0.5), part(times, 1), f"{before:.0f}", f"{memory:.0f}")
    server.kill()


def repository(folder, name, source=None):
    path = os.path.join(folder, "roots", name)
    if source:
        shutil.copytree(source, path, ignore=shutil.ignore_patterns(".git"))
    else:
        os.makedirs(path)
        with open(os.path.join(path, "a.py"), "w") as file:
            file.write("def f(a=[]):\n    return a\n")
    git = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "-c", "gc.auto=0"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A", "-f"], ["commit", "-q", "-m", "all"]):
        subprocess.run(git + words, cwd=path, check=True)
    return path


def crash(options, folder):
    """Webhooks and scans come in all the time; the server, or one of its workers, is killed at a moment that nobody chose."""
    chance = random.Random(options.seed)
    token, accepted, asked, next_push, next_scan, repeated = None, set(), {}, 0, 0, 0
    paths = [repository(folder, f"r{index}") for index in range(4)]
    known = []
    for turn in range(options.rounds):
        server = Server(folder, options.database, 0 if options.workers else 2, options.workers, token)
        token = server.token
        if not known:
            known = [server.ask("POST", "/api/v1/repositories", {"local_path": path})["id"] for path in paths]
        moment = chance.uniform(0.05, 1.2)

        async def send():
            nonlocal next_push, repeated

            async def one():
                nonlocal next_push, repeated
                client = Client(server.port)
                while True:
                    index, next_push = next_push, next_push + 1
                    body, headers = push(index)
                    for again in range(2):
                        status, _ = await client.ask("POST", "/webhooks/github", body, headers)
                        assert status == 202, status
                        accepted.add(index)
                        repeated += again
                        if index % 7:
                            break

            async def scans():
                nonlocal next_scan
                client = Client(server.port)
                while True:
                    key, next_scan = f"scan-{next_scan}", next_scan + 1
                    headers = {"authorization": f"Bearer {token}", "content-type": "application/json", "idempotency-key": key}
                    status, answer = await client.ask("POST", f"/api/v1/repositories/{known[next_scan % 4]}/scan", b"{}", headers)
                    assert status == 202, (status, answer)
                    asked[key] = json.loads(answer)["job_id"]
                    await asyncio.sleep(0.05)
            tasks = [asyncio.create_task(work()) for work in (one, one, one, scans)]
            await asyncio.sleep(moment)
            victim = chance.choice([server.process, *server.workers])
            victim.kill()
            if victim is not server.process:
                await asyncio.sleep(0.2)
                server.process.kill()
            done = await asyncio.gather(*tasks, return_exceptions=True)
            for fault in done:
                if not isinstance(fault, (OSError, asyncio.IncompleteReadError)):
                    raise fault
        asyncio.run(send())
        server.kill()
    server = Server(folder, options.database, 0 if options.workers else 2, options.workers, token)
    deliveries = {one["id"]: one for one in server.all("/api/v1/deliveries")}
    lost = [index for index in accepted if f"push-{index}" not in deliveries]
    jobs = [job for job in server.all("/api/v1/jobs?kind=scan")]
    of_pushes = [job for job in jobs if str(job["payload"].get("repository")).startswith("acme/site")]
    doubled = len(of_pushes) - len(deliveries)
    scans = {job for job in asked.values()}
    waiting = set(scans)
    end = time.monotonic() + 600
    while waiting and time.monotonic() < end:
        waiting = {job for job in waiting if not server.ask("GET", f"/api/v1/jobs/{job}").get("finished_at")}
        time.sleep(0.5)
    states, analyses = {}, {}
    for job in scans:
        state = server.ask("GET", f"/api/v1/jobs/{job}")["state"]
        states[state] = states.get(state, 0) + 1
    for one in server.all("/api/v1/analyses"):
        analyses[one["job_id"]] = analyses.get(one["job_id"], 0) + 1
    table("kills", "webhooks accepted", "sent twice", "lost", "jobs too many", "scans asked for", "what became of them", "never ended", "analysed twice")
    row(options.rounds, len(accepted), repeated, len(lost), doubled, len(scans), json.dumps(states), len(waiting),
        sum(1 for number in analyses.values() if number > 1))
    server.kill()
    return bool(lost or doubled or waiting or any(number > 1 for number in analyses.values()))


def batch(options, folder):
    server = Server(folder, options.database, 0 if options.workers else 2, options.workers)
    paths = [repository(folder, f"copy{index}", options.folder) for index in range(options.repositories)]
    names = [server.ask("POST", "/api/v1/repositories", {"local_path": path})["id"] for path in paths]
    start = time.monotonic()
    made = server.ask("POST", "/api/v1/batches", {"kind": "analyse", "repositories": names})
    over = server.until(f"/api/v1/batches/{made['id']}", lambda batch: batch.get("finished_at"))
    together = time.monotonic() - start
    server.kill()
    start = time.monotonic()
    for index, path in enumerate(paths):
        out = os.path.join(folder, f"by-hand-{index}")
        command = [PLIMSOLL, "scan", "--no-cache", "--no-gate", "-f", f"json={out}.json", "-f", f"sarif={out}.sarif", path]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    by_hand = time.monotonic() - start
    table("repositories", "succeeded", "failed", "batch, s", "by hand, s", "ratio")
    row(options.repositories, over["succeeded"], over["failed"], f"{together:.1f}", f"{by_hand:.1f}", f"{together / by_hand:.2f}")
    return over["failed"] > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["idle", "reads", "sockets", "crash", "batch"])
    parser.add_argument("folder", nargs="?", help="what is copied for `batch`")
    parser.add_argument("--database")
    parser.add_argument("--workers", type=int, default=0, help="processes beside the server")
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--repositories", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not os.path.exists(PLIMSOLL):
        raise SystemExit(f"{PLIMSOLL} is not there; cargo build --release")
    if options.what == "batch" and not options.folder:
        raise SystemExit("name the folder that is to be copied")
    # Not within another repository, whose ignore files would hold.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            failed = globals()[options.what](options, folder)
        finally:
            for server in Server.running:
                server.kill()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
