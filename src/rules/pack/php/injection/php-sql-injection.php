<?php

function byName(mysqli $db)
{
    $name = $_GET['name'];
    // ruleid: php-sql-injection
    return $db->query("SELECT * FROM items WHERE name = '$name'");
}

function sorted($link)
{
    $sql = 'SELECT * FROM items ORDER BY ' . $_POST['by'];
    // ruleid: php-sql-injection
    return mysqli_query($link, $sql);
}

class ItemController
{
    public function show(Request $request, PDO $pdo)
    {
        $id = $request->query->get('id');
        // ruleid: php-sql-injection
        return $pdo->query("SELECT * FROM items WHERE id = {$id}");
    }
}

function cached(Request $request)
{
    $key = $request->input('key');
    // ok: php-sql-injection
    return $request->query($key);
}

function bound(PDO $pdo)
{
    // ok: php-sql-injection
    $statement = $pdo->prepare('SELECT * FROM items WHERE name = ?');
    // ok: php-sql-injection
    $statement->execute([$_GET['name']]);
}

function number(mysqli $db)
{
    $id = (int) $_GET['id'];
    // ok: php-sql-injection
    return $db->query("SELECT * FROM items WHERE id = $id");
}

function constant(mysqli $db)
{
    // ok: php-sql-injection
    return $db->query('SELECT COUNT(*) FROM items');
}
