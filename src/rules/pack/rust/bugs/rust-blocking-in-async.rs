use std::thread;

async fn poll(client: &Client) -> Status {
    // ruleid: rust-blocking-in-async
    thread::sleep(Duration::from_secs(1));
    client.status().await
}

async fn fetch(url: &str) -> Result<String> {
    // ruleid: rust-blocking-in-async
    reqwest::blocking::get(url)?.text()
}

async fn good(client: &Client) -> Status {
    // ok: rust-blocking-in-async
    tokio::time::sleep(Duration::from_secs(1)).await;
    client.status().await
}

async fn moved() -> Result<u64> {
    // ok: rust-blocking-in-async
    tokio::task::spawn_blocking(|| { thread::sleep(Duration::from_secs(1)); count() }).await
}

fn plain() {
    // ok: rust-blocking-in-async
    thread::sleep(Duration::from_secs(1));
}
