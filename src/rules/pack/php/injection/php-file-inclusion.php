<?php

// ruleid: php-file-inclusion
include 'pages/' . $_GET['page'] . '.php';

function load()
{
    $module = $_REQUEST['module'];
    // ruleid: php-file-inclusion
    require_once $module;
}

$pages = ['home' => 'home.php', 'about' => 'about.php'];
// ok: php-file-inclusion
include 'pages/home.php';
// ok: php-file-inclusion
require __DIR__ . '/config.php';
// ok: php-file-inclusion
include 'pages/' . basename($_GET['page']) . '.php';
