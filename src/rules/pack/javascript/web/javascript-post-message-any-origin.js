function login(token) {
  // ruleid: javascript-post-message-any-origin
  window.opener.postMessage({ token }, '*');
}

function resize(frame, height) {
  // ruleid: javascript-post-message-any-origin
  frame.contentWindow.postMessage({ height }, '*', []);
}

function loginSafe(token) {
  // ok: javascript-post-message-any-origin
  window.opener.postMessage({ token }, 'https://app.example.org');
}

function work(worker, rows) {
  // ok: javascript-post-message-any-origin
  worker.postMessage({ rows });
}

function channel(port, buffer) {
  // ok: javascript-post-message-any-origin
  port.postMessage(buffer, [buffer]);
}
