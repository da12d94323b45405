function show(user) {
  // ruleid: javascript-inner-html-not-constant
  card.innerHTML = `<b>${user.name}</b>`;
}

function add(row) {
  // ruleid: javascript-inner-html-not-constant
  table.insertAdjacentHTML('beforeend', row.html);
}

function clear() {
  // ok: javascript-inner-html-not-constant
  card.innerHTML = '';
}

function cleaned(html) {
  // ok: javascript-inner-html-not-constant
  card.innerHTML = DOMPurify.sanitize(html);
}

function text(user) {
  // ok: javascript-inner-html-not-constant
  card.textContent = user.name;
}
