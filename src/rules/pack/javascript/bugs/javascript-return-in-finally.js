function size(path) {
  try {
    return measure(path);
  // ruleid: javascript-return-in-finally
  } finally {
    return 0;
  }
}

function store(row) {
  let done = false;
  try {
    write(row);
    done = true;
  } catch (error) {
    console.error(error);
  // ruleid: javascript-return-in-finally
  } finally {
    unlock();
    return done;
  }
}

function closed(file) {
  try {
    return file.read();
  // ok: javascript-return-in-finally
  } finally {
    file.close();
  }
}

function nested(handles) {
  try {
    use(handles);
  // ok: javascript-return-in-finally
  } finally {
    handles.forEach((handle) => {
      return handle.close();
    });
  }
  return handles.length;
}

function inCatch(path) {
  try {
    return measure(path);
  // ok: javascript-return-in-finally
  } catch {
    return 0;
  }
}

function reopen(active, close, open) {
  if (active) {
    try {
      return close();
    }
    // ok: javascript-return-in-finally
    finally {
      log('closed');
    }
  } else {
    return open();
  }
}
