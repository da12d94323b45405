import android.database.sqlite.SQLiteDatabase

fun find(db: SQLiteDatabase, name: String): Cursor {
    // ruleid: kotlin-raw-query-template
    return db.rawQuery("SELECT * FROM items WHERE name = '$name'", null)
}

fun add(db: SQLiteDatabase, item: Item) {
    // ruleid: kotlin-raw-query-template
    db.execSQL("INSERT INTO items (name) VALUES ('${item.name}')")
}

fun bound(db: SQLiteDatabase, name: String): Cursor {
    // ok: kotlin-raw-query-template
    return db.rawQuery("SELECT * FROM items WHERE name = ?", arrayOf(name))
}

fun table(db: SQLiteDatabase) {
    // ok: kotlin-raw-query-template
    db.execSQL("CREATE TABLE $TABLE (id INTEGER PRIMARY KEY)")
}

fun constant(db: SQLiteDatabase): Cursor {
    // ok: kotlin-raw-query-template
    return db.rawQuery("SELECT COUNT(*) FROM items", null)
}
