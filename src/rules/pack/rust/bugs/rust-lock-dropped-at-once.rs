fn add(shared: &Shared) {
    // ruleid: rust-lock-dropped-at-once
    let _ = shared.mutex.lock().unwrap();
    shared.count();
}

async fn tokio(shared: &Shared) {
    // ruleid: rust-lock-dropped-at-once
    let _ = shared.mutex.lock().await;
    shared.count();
}

fn good(shared: &Shared) {
    // ok: rust-lock-dropped-at-once
    let _guard = shared.mutex.lock().unwrap();
    shared.count();
}

fn other(shared: &Shared) {
    // ok: rust-lock-dropped-at-once
    let _ = shared.mutex.try_lock();
    // ok: rust-lock-dropped-at-once
    let _ = shared.sender.send(1);
}
