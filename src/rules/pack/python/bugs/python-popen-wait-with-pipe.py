import subprocess


def build():
    process = subprocess.Popen(["make"], stdout=subprocess.PIPE)
    # ruleid: python-popen-wait-with-pipe
    return process.wait()


def test():
    runner = subprocess.Popen(["make", "test"], stderr=subprocess.PIPE, text=True)
    # ruleid: python-popen-wait-with-pipe
    if runner.wait(timeout=60) != 0:
        raise RuntimeError


def communicated():
    process = subprocess.Popen(["make"], stdout=subprocess.PIPE)
    out, _ = process.communicate()
    # ok: python-popen-wait-with-pipe
    return out, process.wait()


def read():
    process = subprocess.Popen(["make"], stdout=subprocess.PIPE)
    lines = process.stdout.read()
    # ok: python-popen-wait-with-pipe
    process.wait()
    return lines


def without_pipe():
    process = subprocess.Popen(["make"])
    # ok: python-popen-wait-with-pipe
    return process.wait()


def stopped():
    process = subprocess.Popen(["serve"], stdout=subprocess.PIPE)
    use(process)
    process.terminate()
    # ok: python-popen-wait-with-pipe
    process.wait()
