function load(key) {
  // ruleid: javascript-async-promise-executor
  return new Promise(async (resolve) => {
    resolve(await read(key));
  });
}

function loadOld(key) {
  // ruleid: javascript-async-promise-executor
  return new Promise(async function (resolve, reject) {
    resolve((await read(key)).text);
  });
}

async function right(key) {
  // ok: javascript-async-promise-executor
  return (await read(key)).text;
}

function pause(milliseconds) {
  // ok: javascript-async-promise-executor
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function nested(key) {
  // ok: javascript-async-promise-executor
  return new Promise((resolve, reject) => read(key).then(async (text) => resolve(text), reject));
}

function caught(load) {
  // ok: javascript-async-promise-executor
  return new Promise(async (resolve, reject) => {
    try {
      resolve(await load());
    } catch (error) {
      reject(error);
    }
  });
}
