const fs = require('fs');

function remove(path) {
  // ruleid: javascript-exists-before-use
  if (fs.existsSync(path)) {
    fs.unlinkSync(path);
  }
}

function prepare(path) {
  // ruleid: javascript-exists-before-use
  if (!fs.existsSync(path)) fs.mkdirSync(path);
}

function removeRight(path) {
  // ok: javascript-exists-before-use
  fs.rmSync(path, { force: true });
}

function other(path, target) {
  // ok: javascript-exists-before-use
  if (fs.existsSync(path)) {
    fs.unlinkSync(target);
  }
}

function told(path) {
  // ok: javascript-exists-before-use
  if (!fs.existsSync(path)) {
    console.warn('missing', path);
  }
}
