<?php

function ping()
{
    // ruleid: php-command-injection
    system('ping -c 1 ' . $_GET['host']);
}

function convert(Request $request)
{
    $file = $request->input('file');
    // ruleid: php-command-injection
    return shell_exec("convert $file out.png");
}

function escaped()
{
    // ok: php-command-injection
    system('ping -c 1 ' . escapeshellarg($_GET['host']));
}

function process(Request $request)
{
    // ok: php-command-injection
    $process = new Process(['convert', '--', $request->input('file'), 'out.png']);
    $process->run();
}

function checked()
{
    $port = $_GET['port'];
    if (is_numeric($port)) {
        // ok: php-command-injection
        return shell_exec('lsof -i :' . $port);
    }
}

function constant()
{
    // ok: php-command-injection
    return shell_exec('uptime');
}
