const crypto = require('crypto');

function store(user, password) {
  // ruleid: javascript-weak-password-hash
  user.hash = crypto.createHash('sha256').update(user.salt + password).digest('hex');
}

function check(user, req) {
  // ruleid: javascript-weak-password-hash
  return user.hash === crypto.createHash('md5').update(req.body.password).digest('hex');
}

function derived(user, password) {
  // ok: javascript-weak-password-hash
  user.hash = crypto.scryptSync(password, user.salt, 64);
}

function checksum(content) {
  // ok: javascript-weak-password-hash
  return crypto.createHash('sha256').update(content).digest('hex');
}

async function hashed(password) {
  // ok: javascript-weak-password-hash
  return bcrypt.hash(password, 12);
}

function token(user) {
  // ok: javascript-weak-password-hash
  return crypto.createHash('sha256').update(user.passwordResetToken).digest('hex');
}
