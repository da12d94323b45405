<?php

function preview($twig)
{
    // ruleid: php-template-injection
    return $twig->createTemplate($_POST['text'])->render();
}

function greeting(Request $request)
{
    $text = 'Dear ' . $request->input('name');
    // ruleid: php-template-injection
    return Blade::render($text);
}

function value($twig)
{
    // ok: php-template-injection
    return $twig->render('mail.twig', ['name' => $_POST['name']]);
}

function constant()
{
    // ok: php-template-injection
    return Blade::render('Dear {{ $name }}', ['name' => request()->input('name')]);
}

function stored($twig, $text)
{
    // ok: php-template-injection
    return $twig->createTemplate($text);
}
