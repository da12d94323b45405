const jwt = require('jsonwebtoken');

function user(req) {
  // ruleid: javascript-jwt-decode-only
  return jwt.decode(req.cookies.token).sub;
}

function isAdmin(token) {
  // ruleid: javascript-jwt-decode-only
  const { role } = jwt.decode(token);
  return role === 'admin';
}

function verified(token, key) {
  // ok: javascript-jwt-decode-only
  return jwt.verify(token, key, { algorithms: ['HS256'] }).sub;
}

function keyOf(token) {
  // ok: javascript-jwt-decode-only
  return keys[jwt.decode(token, { complete: true }).header.kid];
}

function text(decoder, bytes) {
  // ok: javascript-jwt-decode-only
  return decoder.decode(bytes);
}
