function login(answer) {
  // ruleid: javascript-token-in-local-storage
  localStorage.setItem('access_token', answer.token);
  // ruleid: javascript-token-in-local-storage
  localStorage.jwt = answer.jwt;
  // ok: javascript-token-in-local-storage
  localStorage.setItem('theme', 'dark');
  // ok: javascript-token-in-local-storage
  localStorage.removeItem('access_token');
  // ok: javascript-token-in-local-storage
  cache.setItem('token', answer.token);
}
