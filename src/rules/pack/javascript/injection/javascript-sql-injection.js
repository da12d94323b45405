const express = require('express');
const mysql = require('mysql2/promise');
const app = express();
const db = mysql.createPool({ host: 'db' });

app.get('/orders', async (req, res) => {
  const status = req.query.status;
  // ruleid: javascript-sql-injection
  const [rows] = await db.query("SELECT id FROM orders WHERE status = '" + status + "'");
  res.json(rows);
});

app.post('/login', async (req, res) => {
  const { name, password } = req.body;
  // ruleid: javascript-sql-injection
  const users = await sequelize.query(`SELECT * FROM users WHERE name = '${name}'`, { model: User });
  res.json({ ok: users.length === 1 && check(users[0], password) });
});

function find(request, reply) {
  // ruleid: javascript-sql-injection
  return prisma.$queryRawUnsafe('SELECT * FROM item WHERE name LIKE ' + request.params.name);
}

app.get('/safe', async (req, res) => {
  // ok: javascript-sql-injection
  const [rows] = await db.query('SELECT id FROM orders WHERE status = ?', [req.query.status]);
  res.json(rows);
});

app.get('/page', async (req, res) => {
  const page = Number(req.query.page);
  // ok: javascript-sql-injection
  const [rows] = await db.query(`SELECT id FROM orders LIMIT 20 OFFSET ${page * 20}`);
  res.json(rows);
});

app.get('/prisma', async (req, res) => {
  // ok: javascript-sql-injection
  res.json(await prisma.$queryRaw`SELECT id FROM orders WHERE status = ${req.query.status}`);
});

app.get('/quoted', async (req, res) => {
  // ok: javascript-sql-injection
  const [rows] = await db.query('SELECT id FROM orders WHERE status = ' + db.escape(req.query.status));
  res.json(rows);
});

async function migrate(table) {
  // ok: javascript-sql-injection
  await db.query(`ALTER TABLE ${table} ADD COLUMN seen INTEGER`);
}

async function chained(connection, request, sql) {
  const rows = await request.query(sql);
  // ok: javascript-sql-injection
  return connection.query(`DROP VIEW ${rows[0].name}`);
}
