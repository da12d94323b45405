<?php

class ItemController extends Controller
{
    public function index(Request $request)
    {
        // ruleid: php-laravel-raw-query
        return Item::query()->whereRaw("name = '" . $request->input('name') . "'")->get();
    }

    public function sorted(Request $request)
    {
        $by = $request->query('by');
        // ruleid: php-laravel-raw-query
        return DB::select("SELECT * FROM items ORDER BY $by");
    }

    public function bound(Request $request)
    {
        // ok: php-laravel-raw-query
        return Item::query()->whereRaw('name = ?', [$request->input('name')])->get();
    }

    public function builder(Request $request)
    {
        // ok: php-laravel-raw-query
        return Item::where('name', $request->input('name'))->get();
    }

    public function number(Request $request)
    {
        // ok: php-laravel-raw-query
        return DB::select('SELECT * FROM items LIMIT ' . intval($request->input('limit')));
    }
}
