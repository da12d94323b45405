<?php

function login($row)
{
    // ruleid: php-loose-hash-comparison
    return $row['hash'] == md5($_POST['password']);
}

function signed($body, $signature)
{
    // ruleid: php-loose-hash-comparison
    if (hash_hmac('sha256', $body, KEY) != $signature) {
        throw new Exception('not signed');
    }
}

function right($body, $signature)
{
    // ok: php-loose-hash-comparison
    return hash_equals(hash_hmac('sha256', $body, KEY), $signature);
}

function strict($file, $sum)
{
    // ok: php-loose-hash-comparison
    return md5_file($file) === $sum;
}

function number($a)
{
    // ok: php-loose-hash-comparison
    return $a == strlen('x');
}
