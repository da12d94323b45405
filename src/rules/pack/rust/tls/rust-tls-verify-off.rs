fn blind() -> reqwest::Result<Client> {
    // ruleid: rust-tls-verify-off
    reqwest::Client::builder().danger_accept_invalid_certs(true).build()
}

fn openssl(builder: &mut SslConnectorBuilder) {
    // ruleid: rust-tls-verify-off
    builder.set_verify(SslVerifyMode::NONE);
}

fn checked() -> reqwest::Result<Client> {
    // ok: rust-tls-verify-off
    reqwest::Client::builder().add_root_certificate(ours()).build()
}

fn off(builder: ClientBuilder) -> ClientBuilder {
    // ok: rust-tls-verify-off
    builder.danger_accept_invalid_certs(false)
}

fn option(builder: ClientBuilder, insecure: bool) -> ClientBuilder {
    // ok: rust-tls-verify-off
    builder.danger_accept_invalid_certs(insecure)
}
