<?php

function read($text)
{
    // ruleid: php-xxe-noent
    return simplexml_load_string($text, 'SimpleXMLElement', LIBXML_NOENT);
}

function dom($text)
{
    $document = new DOMDocument();
    // ruleid: php-xxe-noent
    $document->loadXML($text, LIBXML_NOBLANKS | LIBXML_DTDLOAD | LIBXML_NOENT);
    return $document;
}

function plain($text)
{
    // ok: php-xxe-noent
    return simplexml_load_string($text);
}

function safe($text)
{
    $document = new DOMDocument();
    // ok: php-xxe-noent
    $document->loadXML($text, LIBXML_NONET);
    return $document;
}

function load($image)
{
    // ok: php-xxe-noent
    $image->load('a.png', $width);
}
