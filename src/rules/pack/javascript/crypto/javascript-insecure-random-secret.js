const crypto = require('crypto');

function reset(user) {
  // ruleid: javascript-insecure-random-secret
  user.resetToken = Math.random().toString(36).slice(2);
}

function generatePassword(length) {
  let text = '';
  for (let i = 0; i < length; i++) {
    text += LETTERS.charAt(Math.floor(Math.random() * LETTERS.length));
  }
  // ruleid: javascript-insecure-random-secret
  return text;
}

function login() {
  // ruleid: javascript-insecure-random-secret
  const otp = Math.floor(100000 + Math.random() * 900000);
  return send(otp);
}

function resetSafe(user) {
  // ok: javascript-insecure-random-secret
  user.resetToken = crypto.randomBytes(32).toString('hex');
}

function colour() {
  // ok: javascript-insecure-random-secret
  const hue = Math.random() * 360;
  return hue;
}

function elementId() {
  // ok: javascript-insecure-random-secret
  return 'id' + Math.random().toString(36);
}
