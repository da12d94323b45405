const jwt = require('jsonwebtoken');

function read(token, key) {
  // ruleid: javascript-jwt-not-verified
  return jwt.verify(token, key, { algorithms: ['HS256', 'none'] });
}

function issue(user) {
  // ruleid: javascript-jwt-not-verified
  return jwt.sign({ sub: user.id }, '', { algorithm: 'none' });
}

function readSafe(token, key) {
  // ok: javascript-jwt-not-verified
  return jwt.verify(token, key, { algorithms: ['RS256'] });
}

function issueSafe(user, key) {
  // ok: javascript-jwt-not-verified
  return jwt.sign({ sub: user.id }, key, { algorithm: 'HS256' });
}

function header(token) {
  // ok: javascript-jwt-not-verified
  return jwt.decode(token, { complete: true }).header.kid;
}
