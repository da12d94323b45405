<?php

function close($state)
{
    // ruleid: php-assignment-in-condition
    if ($state = 'closed') {
        archive();
    }
}

function start($n)
{
    // ruleid: php-assignment-in-condition
    if ($n = 0) {
        begin();
    }
}

function compared($state)
{
    // ok: php-assignment-in-condition
    if ($state === 'closed') {
        archive();
    }
}

function rows($result)
{
    // ok: php-assignment-in-condition
    while ($row = $result->fetch()) {
        show($row);
    }
}

function found($name)
{
    // ok: php-assignment-in-condition
    if ($user = find($name)) {
        greet($user);
    }
}
