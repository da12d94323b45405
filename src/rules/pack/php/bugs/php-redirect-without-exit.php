<?php

// ruleid: php-redirect-without-exit
if (!isset($_SESSION['user'])) {
    header('Location: /login.php');
}
delete_item($_POST['id']);

function show($user)
{
    // ruleid: php-redirect-without-exit
    if (!$user->isAdmin()) {
        log_refused($user);
        header('Location: ' . HOME);
    }
    echo secrets();
}

// ok: php-redirect-without-exit
if (!isset($_SESSION['user'])) {
    header('Location: /login.php');
    exit;
}
delete_item($_POST['id']);

function returned($user)
{
    // ok: php-redirect-without-exit
    if (!$user->isAdmin()) {
        header('Location: ' . HOME);
        return;
    }
    echo page();
}

function type($json)
{
    // ok: php-redirect-without-exit
    if ($json) {
        header('Content-Type: application/json');
    }
    echo page();
}
