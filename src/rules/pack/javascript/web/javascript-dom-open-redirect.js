function afterLogin() {
  const next = new URLSearchParams(location.search).get('next');
  // ruleid: javascript-dom-open-redirect
  location.href = next;
}

function open() {
  // ruleid: javascript-dom-open-redirect
  window.location.assign(decodeURIComponent(window.location.hash.slice(1)));
}

function checked() {
  const next = new URLSearchParams(location.search).get('next');
  const target = new URL(next, location.origin);
  if (target.origin !== location.origin) {
    return;
  }
  // ok: javascript-dom-open-redirect
  location.href = target.href;
}

function search() {
  const query = new URLSearchParams(location.search).get('q');
  // ok: javascript-dom-open-redirect
  location.href = '/search?q=' + encodeURIComponent(query);
}

function home() {
  // ok: javascript-dom-open-redirect
  window.location.href = '/home';
}

function page() {
  // ok: javascript-dom-open-redirect
  window.location.replace('/page/' + new URLSearchParams(location.search).get('page'));
}
