<?php

function remember($token)
{
    // ruleid: php-cookie-not-secure
    setcookie('remember_token', $token, time() + 86400);
    // ruleid: php-cookie-not-secure
    setcookie('session', $token);
}

function secure($token)
{
    // ok: php-cookie-not-secure
    setcookie('session', $token, ['secure' => true, 'httponly' => true, 'samesite' => 'Lax']);
    // ok: php-cookie-not-secure
    setcookie('session', $token, 0, '/', '', true, true);
    // ok: php-cookie-not-secure
    setcookie('theme', 'dark');
    // ok: php-cookie-not-secure
    setcookie('session', '', 1);
}
