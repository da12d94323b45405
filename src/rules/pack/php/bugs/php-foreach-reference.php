<?php

function twice(array $prices)
{
    // ruleid: php-foreach-reference
    foreach ($prices as &$price) {
        $price = $price * 2;
    }
    foreach ($prices as $price) {
        echo $price;
    }
}

function later(array $a, array $b)
{
    // ruleid: php-foreach-reference
    foreach ($a as &$item) {
        $item = trim($item);
    }
    sort($b);
    foreach ($b as $item) {
        echo $item;
    }
}

function right(array $prices)
{
    // ok: php-foreach-reference
    foreach ($prices as &$price) {
        $price = $price * 2;
    }
    unset($price);
    foreach ($prices as $price) {
        echo $price;
    }
}

function one(array $prices)
{
    // ok: php-foreach-reference
    foreach ($prices as &$price) {
        $price = $price * 2;
    }
    return $prices;
}

function copy2(array $a, array $b)
{
    // ok: php-foreach-reference
    foreach ($a as $item) {
        echo $item;
    }
    foreach ($b as $item) {
        echo $item;
    }
}

function within(array $types, $query)
{
    // ok: php-foreach-reference
    foreach ($types as &$type) {
        $type = trim($type);
    }

    return $query->where(function ($query) use ($types) {
        foreach ($types as $type) {
            $query->orWhere($type);
        }
    });
}
