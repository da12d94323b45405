// ruleid: javascript-message-origin-unchecked
window.addEventListener('message', (event) => {
  apply(event.data.settings);
});

// ruleid: javascript-message-origin-unchecked
window.addEventListener('message', function (event) {
  if (event.data.type === 'login') {
    login(event.data.token);
  }
}, false);

// ok: javascript-message-origin-unchecked
window.addEventListener('message', (event) => {
  if (event.origin !== 'https://app.example.org') {
    return;
  }
  apply(event.data.settings);
});

// ok: javascript-message-origin-unchecked
worker.addEventListener('message', (event) => {
  show(event.data.rows);
});

// ok: javascript-message-origin-unchecked
window.addEventListener('resize', (event) => {
  layout(event.target);
});
