async function mayEnter(users) {
  // ruleid: javascript-async-predicate
  const active = users.filter(async (user) => await isActive(user));
  // ruleid: javascript-async-predicate
  const anyone = active.some(async (user) => {
    return isAdmin(user);
  });
  return anyone;
}

async function right(users) {
  const active = await Promise.all(users.map((user) => isActive(user)));
  // ok: javascript-async-predicate
  return users.filter((user, index) => active[index]);
}

function plain(users) {
  // ok: javascript-async-predicate
  return users.some((user) => user.active);
}

function mapped(users) {
  // ok: javascript-async-predicate
  return users.map(async (user) => isActive(user));
}
