<?php

function after()
{
    // ruleid: php-open-redirect
    header('Location: ' . $_GET['next']);
    exit;
}

function leave(Request $request)
{
    // ruleid: php-open-redirect
    return redirect($request->input('to'));
}

function local()
{
    // ok: php-open-redirect
    header('Location: /users/' . $_GET['name']);
    exit;
}

function checked()
{
    $next = $_GET['next'];
    if (!str_starts_with($next, '/') || str_starts_with($next, '//')) {
        $next = '/';
    }
    // ok: php-open-redirect
    header('Location: ' . $next);
}

function constant()
{
    // ok: php-open-redirect
    return redirect('/home');
}
