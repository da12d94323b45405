import functools
import threading
from threading import Timer


def start(queue):
    # ruleid: python-thread-target-called
    worker = threading.Thread(target=consume(queue), daemon=True)
    worker.start()
    # ruleid: python-thread-target-called
    Timer(5, stop()).start()


def start_right(queue):
    # ok: python-thread-target-called
    threading.Thread(target=consume, args=(queue,)).start()
    # ok: python-thread-target-called
    threading.Thread(target=functools.partial(consume, queue)).start()
    # ok: python-thread-target-called
    threading.Thread(target=make_worker(queue)).start()
    # ok: python-thread-target-called
    threading.Thread(target=lambda: consume(queue)).start()
