async fn find(pool: &PgPool, name: &str) -> Result<Vec<Item>> {
    let sql = format!("SELECT * FROM items WHERE name = '{}'", name);
    // ruleid: rust-sql-format
    let rows = sqlx::query(&sql).fetch_all(pool).await?;
    read(rows)
}

async fn insert(pool: &PgPool, name: &str) -> Result<()> {
    // ruleid: rust-sql-format
    sqlx::query(&format!("INSERT INTO items (name) VALUES ('{name}')")).execute(pool).await?;
    Ok(())
}

async fn bound(pool: &PgPool, name: &str) -> Result<Vec<Item>> {
    // ok: rust-sql-format
    let rows = sqlx::query("SELECT * FROM items WHERE name = $1").bind(name).fetch_all(pool).await?;
    read(rows)
}

async fn table(pool: &PgPool, table: Table) -> Result<Vec<Item>> {
    let sql = format!("SELECT * FROM {} WHERE id = $1", table.name());
    // ok: rust-sql-format
    let rows = sqlx::query(&sql).bind(1).fetch_all(pool).await?;
    read(rows)
}

fn other(client: &Client, id: i32) {
    let path = format!("/items?id={}", id);
    // ok: rust-sql-format
    client.get(&path);
}
