const jwt = require('jsonwebtoken');
const { expressjwt } = require('express-jwt');
const KEY = 'correct horse battery staple';

function issue(user) {
  // ruleid: javascript-jwt-hardcoded-key
  return jwt.sign({ sub: user.id }, 's3cr3t', { expiresIn: '1h' });
}

function read(token) {
  // ruleid: javascript-jwt-hardcoded-key
  return jwt.verify(token, KEY);
}

// ruleid: javascript-jwt-hardcoded-key
app.use(expressjwt({ secret: 'shhhhhhared-secret', algorithms: ['HS256'] }));

function issueSafe(user) {
  // ok: javascript-jwt-hardcoded-key
  return jwt.sign({ sub: user.id }, process.env.JWT_KEY, { expiresIn: '1h' });
}

function readSafe(token, settings) {
  // ok: javascript-jwt-hardcoded-key
  return jwt.verify(token, settings.publicKey, { algorithms: ['RS256'] });
}

function signature(signer, key) {
  // ok: javascript-jwt-hardcoded-key
  return signer.sign(key, 'base64');
}
