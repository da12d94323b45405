function load() {
  // ruleid: javascript-promise-without-catch
  fetch('/rows').then((answer) => show(answer));
}

function start(server) {
  // ruleid: javascript-promise-without-catch
  server.listen().then(() => console.log('ready'));
}

function caught() {
  // ok: javascript-promise-without-catch
  fetch('/rows').then((answer) => show(answer)).catch(report);
}

function returned() {
  // ok: javascript-promise-without-catch
  return fetch('/rows').then((answer) => answer.json());
}

async function awaited() {
  // ok: javascript-promise-without-catch
  await fetch('/rows').then((answer) => show(answer));
}

function both() {
  // ok: javascript-promise-without-catch
  fetch('/rows').then((answer) => show(answer), report);
}
