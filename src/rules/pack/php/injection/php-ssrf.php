<?php

function preview()
{
    $curl = curl_init();
    // ruleid: php-ssrf
    curl_setopt($curl, CURLOPT_URL, $_GET['url']);
    return curl_exec($curl);
}

function status(Request $request)
{
    $host = $request->input('host');
    // ruleid: php-ssrf
    return Http::get("http://$host/status");
}

function user(Request $request)
{
    // ok: php-ssrf
    return Http::get('https://users.internal/by-name/' . $request->input('name'));
}

function query(Request $request)
{
    // ok: php-ssrf
    return Http::get(BASE, ['name' => $request->input('name')]);
}

function escaped()
{
    // ok: php-ssrf
    return curl_init(BASE . rawurlencode($_GET['name']));
}
