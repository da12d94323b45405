<?php

function state()
{
    // ruleid: php-unserialize-request
    return unserialize($_COOKIE['state']);
}

function decoded()
{
    $text = base64_decode($_POST['data']);
    // ruleid: php-unserialize-request
    return unserialize($text);
}

function plain()
{
    // ok: php-unserialize-request
    return unserialize($_COOKIE['state'], ['allowed_classes' => false]);
}

function json()
{
    // ok: php-unserialize-request
    return json_decode($_POST['data'], true);
}

function cache($file)
{
    // ok: php-unserialize-request
    return unserialize(file_get_contents($file));
}
