def size(path):
    # ruleid: python-return-in-finally
    try:
        return measure(path)
    finally:
        return 0


def store(row):
    done = False
    # ruleid: python-return-in-finally
    try:
        write(row)
        done = True
    except ValueError:
        log(row)
    finally:
        unlock()
        return done


def closed(path):
    file = open(path)
    # ok: python-return-in-finally
    try:
        return file.read()
    finally:
        file.close()


def behind(path):
    # ok: python-return-in-finally
    try:
        size = measure(path)
    except OSError:
        size = 0
    finally:
        unlock()
    return size


def in_handler(path):
    # ok: python-return-in-finally
    try:
        return measure(path)
    except OSError:
        return 0
