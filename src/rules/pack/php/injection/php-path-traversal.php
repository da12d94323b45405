<?php

function body()
{
    // ok: php-path-traversal
    return json_decode(file_get_contents('php://input'), true);
}

function show()
{
    // ruleid: php-path-traversal
    readfile('/srv/files/' . $_GET['file']);
}

function download(Request $request)
{
    $name = $request->input('name');
    // ruleid: php-path-traversal
    return response()->download(storage_path("files/$name"));
}

function base()
{
    // ok: php-path-traversal
    readfile('/srv/files/' . basename($_GET['file']));
}

function checked()
{
    $path = realpath('/srv/files/' . $_GET['file']);
    if ($path === false || !str_starts_with($path, '/srv/files/')) {
        http_response_code(404);
        return;
    }
    // ok: php-path-traversal
    readfile($path);
}

function invoice()
{
    // ok: php-path-traversal
    readfile('/srv/invoices/' . intval($_GET['id']) . '.pdf');
}
