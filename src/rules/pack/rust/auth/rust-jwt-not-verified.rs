use jsonwebtoken::{decode, Validation};

fn user(token: &str, key: &DecodingKey) -> Result<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    // ruleid: rust-jwt-not-verified
    validation.insecure_disable_signature_validation();
    Ok(decode(token, key, &validation)?.claims)
}

fn forever() -> Validation {
    let mut validation = Validation::default();
    // ruleid: rust-jwt-not-verified
    validation.validate_exp = false;
    validation
}

fn good(token: &str, key: &DecodingKey) -> Result<Claims> {
    // ok: rust-jwt-not-verified
    Ok(decode(token, key, &Validation::new(Algorithm::HS256))?.claims)
}

fn expiry() -> Validation {
    let mut validation = Validation::default();
    // ok: rust-jwt-not-verified
    validation.validate_exp = true;
    // ok: rust-jwt-not-verified
    validation.leeway = 30;
    validation
}
