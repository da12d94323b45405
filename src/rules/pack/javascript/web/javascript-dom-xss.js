const params = new URLSearchParams(location.search);

function greet() {
  // ruleid: javascript-dom-xss
  document.getElementById('name').innerHTML = 'Hello ' + params.get('name');
}

function tab() {
  const open = decodeURIComponent(window.location.hash.slice(1));
  // ruleid: javascript-dom-xss
  $('#tab').html(`<b>${open}</b>`);
}

window.addEventListener('message', (event) => {
  // ruleid: javascript-dom-xss
  preview.insertAdjacentHTML('beforeend', event.data.html);
});

function Article() {
  const query = useSearchParams();
  // ruleid: javascript-dom-xss
  return { dangerouslySetInnerHTML: { __html: query.get('intro') } };
}

function greetText() {
  // ok: javascript-dom-xss
  document.getElementById('name').textContent = params.get('name');
}

function cleaned() {
  // ok: javascript-dom-xss
  preview.innerHTML = DOMPurify.sanitize(location.hash.slice(1));
}

function page() {
  const page = Number(params.get('page'));
  // ok: javascript-dom-xss
  preview.innerHTML = `<b>${page}</b>`;
}

function constant(list) {
  // ok: javascript-dom-xss
  preview.innerHTML = list.map((row) => `<li>${row.size}</li>`).join('');
}
