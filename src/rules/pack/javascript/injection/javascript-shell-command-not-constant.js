const { exec, execFile } = require('child_process');
const cp = require('child_process');

function build(target) {
  // ruleid: javascript-shell-command-not-constant
  exec('make ' + target, () => {});
}

function remove(path) {
  // ruleid: javascript-shell-command-not-constant
  cp.execSync(`rm -r ${path}`);
}

function constant() {
  // ok: javascript-shell-command-not-constant
  exec('make clean && make', () => {});
}

function listed(target) {
  // ok: javascript-shell-command-not-constant
  execFile('make', [target], () => {});
}

function match(text) {
  // ok: javascript-shell-command-not-constant
  return /a+/.exec(text);
}
