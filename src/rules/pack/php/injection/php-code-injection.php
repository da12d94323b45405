<?php

function run()
{
    // ruleid: php-code-injection
    eval('$result = ' . $_GET['formula'] . ';');
    return $result;
}

function call()
{
    $action = $_POST['action'];
    // ruleid: php-code-injection
    return call_user_func($action, 1);
}

function mapped()
{
    $actions = ['list' => 'showList', 'one' => 'showOne'];
    // ok: php-code-injection
    return call_user_func('showList', $_GET['page']);
}

function closure()
{
    // ok: php-code-injection
    return call_user_func(fn ($x) => $x + 1, 2);
}

function constant()
{
    // ok: php-code-injection
    eval('$x = 1;');
}
