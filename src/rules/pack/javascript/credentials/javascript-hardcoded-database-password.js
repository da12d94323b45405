const mysql = require('mysql2');
const { Pool } = require('pg');
const mongoose = require('mongoose');

// ruleid: javascript-hardcoded-database-password
const db = mysql.createConnection({ host: 'db', user: 'shop', password: 'h7Gk2!pq' });

// ruleid: javascript-hardcoded-database-password
mongoose.connect('mongodb+srv://shop:h7Gk2pq@cluster0.abc.mongodb.net/shop');

// ok: javascript-hardcoded-database-password
const pool = new Pool({ host: 'db', user: 'shop', password: process.env.DB_PASSWORD });

// ok: javascript-hardcoded-database-password
const local = new Pool({ host: 'localhost', user: 'postgres', password: 'postgres' });

// ok: javascript-hardcoded-database-password
mongoose.connect('mongodb://localhost:27017/shop');

// ok: javascript-hardcoded-database-password
const form = validate({ user: 'shop', password: 'h7Gk2!pq' });
