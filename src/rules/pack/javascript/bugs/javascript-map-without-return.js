function names(users) {
  // ruleid: javascript-map-without-return
  const result = users.map((user) => {
    user.name;
  });
  return result;
}

function active(users) {
  // ruleid: javascript-map-without-return
  return users.filter(function (user) {
    user.active === true;
  });
}

function right(users) {
  // ok: javascript-map-without-return
  const result = users.map((user) => {
    return user.name;
  });
  return result;
}

function short(users) {
  // ok: javascript-map-without-return
  return users.map((user) => user.name);
}

function objects(users) {
  // ok: javascript-map-without-return
  return users.map((user) => ({ name: user.name }));
}

function branches(users) {
  // ok: javascript-map-without-return
  const result = users.filter((user) => {
    if (user.old) {
      return false;
    }
    return true;
  });
  return result;
}
