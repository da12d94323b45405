async function isAdmin(user) {
  return (await roles(user)).includes('admin');
}

const isActive = async (user) => (await load(user)).active;

const isOwner = (user) => user.owner;

function isOpen(user) {
  return user.open;
}

async function remove(user, row) {
  // ruleid: javascript-promise-in-condition
  if (isAdmin(user)) {
    await row.delete();
  }
  // ruleid: javascript-promise-in-condition
  if (!isActive(user)) return;
  // ok: javascript-promise-in-condition
  if (await isAdmin(user)) {
    await row.delete();
  }
  // ok: javascript-promise-in-condition
  if (isOwner(user)) {
    await row.delete();
  }
  // ok: javascript-promise-in-condition
  if (!isOpen(user)) return;
  // ok: javascript-promise-in-condition
  const admin = await isAdmin(user);
  // ok: javascript-promise-in-condition
  return admin ? 1 : 2;
}
