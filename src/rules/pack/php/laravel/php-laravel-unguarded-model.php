<?php

class UserController extends Controller
{
    public function store(Request $request)
    {
        // ruleid: php-laravel-unguarded-model
        return User::forceCreate($request->all());
    }

    public function update(Request $request, User $user)
    {
        // ruleid: php-laravel-unguarded-model
        $user->forceFill($request->input())->save();
    }

    public function guarded(Request $request)
    {
        // ok: php-laravel-unguarded-model
        return User::create($request->all());
    }

    public function named(User $user)
    {
        // ok: php-laravel-unguarded-model
        $user->forceFill(['seen_at' => now()])->save();
    }

    public function validated(StoreUser $request)
    {
        // ok: php-laravel-unguarded-model
        return User::forceCreate($request->validated());
    }
}
