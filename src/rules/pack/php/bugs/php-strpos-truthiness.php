<?php

function isSecure($url)
{
    // ruleid: php-strpos-truthiness
    if (strpos($url, 'https:')) {
        return true;
    }
    // ruleid: php-strpos-truthiness
    return strpos($url, 'ssl') != false;
}

function missing($list, $name)
{
    // ruleid: php-strpos-truthiness
    if (!array_search($name, $list)) {
        add($name);
    }
}

function right($url)
{
    // ok: php-strpos-truthiness
    if (strpos($url, 'https:') === 0) {
        return true;
    }
    // ok: php-strpos-truthiness
    if (str_contains($url, 'ssl')) {
        return true;
    }
    // ok: php-strpos-truthiness
    return strpos($url, 'x') !== false;
}
