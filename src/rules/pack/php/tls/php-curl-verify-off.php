<?php

function blind($url)
{
    $curl = curl_init($url);
    // ruleid: php-curl-verify-off
    curl_setopt($curl, CURLOPT_SSL_VERIFYPEER, false);
    // ruleid: php-curl-verify-off
    curl_setopt($curl, CURLOPT_SSL_VERIFYHOST, 0);
    return curl_exec($curl);
}

function guzzle()
{
    // ruleid: php-curl-verify-off
    return new Client(['timeout' => 5, 'verify' => false]);
}

function checked($url)
{
    $curl = curl_init($url);
    // ok: php-curl-verify-off
    curl_setopt($curl, CURLOPT_SSL_VERIFYPEER, true);
    // ok: php-curl-verify-off
    curl_setopt($curl, CURLOPT_CAINFO, '/etc/ssl/ours.pem');
    // ok: php-curl-verify-off
    return new Client(['verify' => '/etc/ssl/ours.pem']);
}
