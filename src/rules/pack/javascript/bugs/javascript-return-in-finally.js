function size(path) {
  // ruleid: javascript-return-in-finally
  try {
    return measure(path);
  } finally {
    return 0;
  }
}

function store(row) {
  let done = false;
  // ruleid: javascript-return-in-finally
  try {
    write(row);
    done = true;
  } catch (error) {
    console.error(error);
  } finally {
    unlock();
    return done;
  }
}

function closed(file) {
  // ok: javascript-return-in-finally
  try {
    return file.read();
  } finally {
    file.close();
  }
}

function behind(path) {
  let size = 0;
  // ok: javascript-return-in-finally
  try {
    size = measure(path);
  } finally {
    unlock();
  }
  return size;
}

function inCatch(path) {
  // ok: javascript-return-in-finally
  try {
    return measure(path);
  } catch {
    return 0;
  }
}
