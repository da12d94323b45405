<?php

function old($text, $key)
{
    // ruleid: php-broken-cipher
    return openssl_encrypt($text, 'aes-256-ecb', $key);
}

function triple($text, $key, $iv)
{
    // ruleid: php-broken-cipher
    return openssl_encrypt($text, 'des-ede3-cbc', $key, 0, $iv);
}

function right($text, $key, $nonce)
{
    // ok: php-broken-cipher
    return openssl_encrypt($text, 'aes-256-gcm', $key, 0, $nonce, $tag);
}

function cbc($text, $key, $iv)
{
    // ok: php-broken-cipher
    return openssl_encrypt($text, 'aes-256-cbc', $key, 0, $iv);
}

function sodium($text, $nonce, $key)
{
    // ok: php-broken-cipher
    return sodium_crypto_secretbox($text, $nonce, $key);
}
