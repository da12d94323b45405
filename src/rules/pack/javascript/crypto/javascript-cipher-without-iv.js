import crypto from 'crypto';
import { createDecipher } from 'node:crypto';

function encrypt(password, text) {
  // ruleid: javascript-cipher-without-iv
  const cipher = crypto.createCipher('aes-256-cbc', password);
  return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
}

function decrypt(password, text) {
  // ruleid: javascript-cipher-without-iv
  return createDecipher('aes-256-cbc', password).update(text);
}

function encryptSafe(key, text) {
  // ok: javascript-cipher-without-iv
  return crypto.createCipheriv('aes-256-gcm', key, crypto.randomBytes(12)).update(text);
}

function game(puzzle) {
  // ok: javascript-cipher-without-iv
  return puzzle.createCipher('caesar');
}

function own(text) {
  // ok: javascript-cipher-without-iv
  return createCipher(text, 3);
}
