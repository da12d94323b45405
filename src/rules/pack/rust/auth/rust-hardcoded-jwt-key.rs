use jsonwebtoken::{DecodingKey, EncodingKey};

fn sign(claims: &Claims) -> Result<String> {
    // ruleid: rust-hardcoded-jwt-key
    encode(&Header::default(), claims, &EncodingKey::from_secret("shop-signing-key".as_ref()))
}

fn key() -> DecodingKey {
    // ruleid: rust-hardcoded-jwt-key
    DecodingKey::from_secret("shop-signing-key".as_bytes())
}

fn environment() -> Result<EncodingKey> {
    let secret = std::env::var("SIGNING_KEY")?;
    // ok: rust-hardcoded-jwt-key
    Ok(EncodingKey::from_secret(secret.as_bytes()))
}

fn argument(secret: &[u8]) -> DecodingKey {
    // ok: rust-hardcoded-jwt-key
    DecodingKey::from_secret(secret)
}

fn file(pem: &[u8]) -> Result<EncodingKey> {
    // ok: rust-hardcoded-jwt-key
    EncodingKey::from_rsa_pem(pem)
}
