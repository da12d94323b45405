def rename(cursor, table, old, new):
    # ruleid: python-sql-string-building
    cursor.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def find(cursor, name):
    # ruleid: python-sql-string-building
    cursor.execute("SELECT * FROM users WHERE name = '%s'" % name)


def count(cursor, where):
    # ruleid: python-sql-string-building
    cursor.execute("SELECT count(*) FROM users WHERE " + where)


def parameters(cursor, name):
    # ok: python-sql-string-building
    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))


def constant_parts(cursor):
    # ok: python-sql-string-building
    cursor.execute("SELECT * FROM users " + "WHERE active")


def other_method(task, name):
    # ok: python-sql-string-building
    task.run(f"build {name}")
