const MAIL = /\S+@\S+/g;
const NAME = /^\w+$/i;

function hasMail(text) {
  // ruleid: javascript-global-regex-test
  return MAIL.test(text);
}

const anyMail = (texts) => {
  // ruleid: javascript-global-regex-test
  return texts.some((text) => MAIL.test(text));
};

function isName(text) {
  // ok: javascript-global-regex-test
  return NAME.test(text);
}

function hasMailLocal(text) {
  const mail = /\S+@\S+/g;
  // ok: javascript-global-regex-test
  return mail.test(text);
}

function clean(text) {
  // ok: javascript-global-regex-test
  return text.replace(MAIL, '');
}

function reset(text) {
  MAIL.lastIndex = 0;
  // ok: javascript-global-regex-test
  return MAIL.test(text);
}

const CAPITALS = /[A-Z]/g;

function lower(text) {
  // ok: javascript-global-regex-test
  return CAPITALS.test(text) ? text.replace(CAPITALS, toLower) : text;
}

function counted(text) {
  // ok: javascript-global-regex-test
  if (CAPITALS.test(text)) {
    CAPITALS.lastIndex = 0;
    return count(text);
  }
  return 0;
}
