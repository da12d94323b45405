<?php

function reset($user)
{
    // ruleid: php-predictable-secret
    $user->resetToken = md5(uniqid());
}

function csrf()
{
    // ruleid: php-predictable-secret
    $_SESSION['csrf'] = sha1(mt_rand() . time());
}

function right($user)
{
    // ok: php-predictable-secret
    $user->resetToken = bin2hex(random_bytes(20));
}

function roll($game)
{
    // ok: php-predictable-secret
    $game->dice = mt_rand(1, 6);
}

function stamp($user)
{
    // ok: php-predictable-secret
    $user->changed = time();
}
