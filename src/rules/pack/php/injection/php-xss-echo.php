<?php

function hello()
{
    // ruleid: php-xss-echo
    echo '<h1>Hello ' . $_GET['name'] . '</h1>';
}

function found()
{
    $query = $_POST['query'];
    // ruleid: php-xss-echo
    print("<p>Nothing found for $query</p>");
}

function escaped()
{
    // ok: php-xss-echo
    echo '<h1>Hello ' . htmlspecialchars($_GET['name']) . '</h1>';
}

function number()
{
    $page = (int) $_GET['page'];
    // ok: php-xss-echo
    echo "<p>page $page</p>";
}

function json()
{
    header('Content-Type: application/json');
    // ok: php-xss-echo
    echo json_encode($_GET);
}

function constant()
{
    // ok: php-xss-echo
    echo '<p>done</p>';
}
