const fs = require('fs');

function share(path) {
  // ruleid: javascript-world-writable-permissions
  fs.chmodSync(path, 0o777);
}

async function shareText(path) {
  // ruleid: javascript-world-writable-permissions
  await fs.promises.chmod(path, '666');
}

function executable(path) {
  // ok: javascript-world-writable-permissions
  fs.chmodSync(path, 0o755);
}

function secret(path, done) {
  // ok: javascript-world-writable-permissions
  fs.chmod(path, 0o600, done);
}

function chosen(path, mode) {
  // ok: javascript-world-writable-permissions
  fs.chmodSync(path, mode);
}
