<?php

function register()
{
    // ruleid: php-weak-password-hash
    save($_POST['name'], md5($_POST['password']));
}

function salted(string $password, string $salt)
{
    // ruleid: php-weak-password-hash
    return hash('sha256', $salt . $password);
}

function right()
{
    // ok: php-weak-password-hash
    save($_POST['name'], password_hash($_POST['password'], PASSWORD_DEFAULT));
}

function tag(string $file)
{
    // ok: php-weak-password-hash
    return md5(file_get_contents($file));
}

function avatar()
{
    // ok: php-weak-password-hash
    return md5($_POST['email']);
}
