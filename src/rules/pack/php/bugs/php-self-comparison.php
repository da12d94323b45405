<?php

function inside($x, $min, $max)
{
    // ruleid: php-self-comparison
    return $min <= $min && $x < $max;
}

function same($a, $b)
{
    // ruleid: php-self-comparison
    return $a->x === $a->x && $a->y === $b->y;
}

function two($it)
{
    // ok: php-self-comparison
    return $it->next() === $it->next();
}

function other($a, $b)
{
    // ok: php-self-comparison
    return $a->x === $b->x;
}

function whole($a)
{
    // ok: php-self-comparison
    return $a === (string) (int) $a;
}

function keys($a)
{
    // ok: php-self-comparison
    return $a['x'] === $a['y'];
}
