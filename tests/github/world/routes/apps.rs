//! GitHub Apps and their installation tokens, who one is, and how much one may still ask.

use super::super::answer::Answer;
use super::super::call::Call;
use super::super::caller::{Caller, Level};
use super::super::state::{InstalledApp, State};
use super::hooks;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::SignatureScheme;
use serde_json::{Value, json};

/// The answer where the operation is none on a repository's content.
pub fn answer(state: &mut State, call: &Call) -> Result<Option<Answer>, Answer> {
    Ok(Some(match call.operation {
        "rate-limit/get" => {
            let rate = json!({"limit": 5000, "used": 0, "remaining": 5000, "reset": 4_000_000_000_u64});
            Answer::ok(json!({"resources": {"core": rate, "search": rate, "graphql": rate}, "rate": rate}))
        }
        "users/get-authenticated" => {
            if call.caller.app.is_some() {
                return Err(Answer::not_accessible("user=read"));
            }
            Answer::ok(state.user(&call.caller.login))
        }
        "apps/get-authenticated" => {
            let app = signed_by(state, call.token)?;
            Answer::ok(json!({"id": app.app.id, "slug": app.app.slug}))
        }
        "apps/list-webhook-deliveries" => {
            signed_by(state, call.token)?;
            hooks::list(state, None)
        }
        "apps/redeliver-webhook-delivery" => {
            signed_by(state, call.token)?;
            hooks::again(state, None, call)?
        }
        "apps/list-installations" => {
            let app = signed_by(state, call.token)?;
            Answer::list(vec![json!({"id": app.installation, "app_id": app.app.id, "app_slug": app.app.slug})])
        }
        "apps/get-repo-installation" => {
            let app = signed_by(state, call.token)?;
            Answer::ok(json!({"id": app.installation, "app_id": app.app.id, "app_slug": app.app.slug}))
        }
        "apps/create-installation-access-token" => {
            let app = signed_by(state, call.token)?;
            if app.installation != call.number("installation_id") {
                return Err(Answer::not_found());
            }
            let (app, all) = (app.app.clone(), app.permissions.clone());
            let granted = match call.body["permissions"].as_object() {
                None => all,
                Some(asked) => narrowed(&all, asked)?,
            };
            let token = format!("ghs_{:036}", state.next_id());
            let told: serde_json::Map<String, Value> =
                granted.iter().map(|(name, level)| ((*name).to_owned(), json!(word(*level)))).collect();
            let login = format!("{}[bot]", app.slug);
            state.tokens.insert(
                token.clone(),
                Caller { login, permissions: granted.into_iter().collect(), app: Some(app), hides: false },
            );
            let expires = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
            Answer::created(
                json!({"token": token, "expires_at": expires.to_string(), "permissions": told, "repository_selection": "all"}),
            )
        }
        _ => return Ok(None),
    }))
}

fn narrowed(
    all: &[(&'static str, Level)],
    asked: &serde_json::Map<String, Value>,
) -> Result<Vec<(&'static str, Level)>, Answer> {
    let mut granted = Vec::new();
    for (name, level) in asked {
        let level = if level == "write" { Level::Write } else { Level::Read };
        let has = all.iter().find(|(known, has)| known == name && *has >= level);
        let has =
            has.ok_or_else(|| Answer::refused(422, "The permissions requested are not granted to this installation."))?;
        granted.push((has.0, level));
    }
    Ok(granted)
}

fn word(level: Level) -> &'static str {
    if level == Level::Write { "write" } else { "read" }
}

/// The app that signed a JWT that is valid now.
fn signed_by<'a>(state: &'a State, jwt: &str) -> Result<&'a InstalledApp, Answer> {
    let refused = |told: &str| Answer::refused(401, told);
    let undecodable = || refused("A JSON web token could not be decoded");
    let parts: Vec<&str> = jwt.split('.').collect();
    let [head, claims, signature] = parts[..] else { return Err(undecodable()) };
    let json_of =
        |part: &str| URL_SAFE_NO_PAD.decode(part).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let (header, told) = json_of(head).zip(json_of(claims)).ok_or_else(undecodable)?;
    if header["alg"] != "RS256" {
        return Err(refused("The JSON web token's algorithm must be RS256"));
    }
    // The issuer may be a number or its text.
    let issuer = told["iss"].as_u64().or_else(|| told["iss"].as_str()?.parse().ok());
    let app = issuer.and_then(|id| state.apps.get(&id)).ok_or_else(|| refused("Integration not found"))?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| undecodable())?;
    let message = format!("{head}.{claims}");
    if !verified(&app.public_key, message.as_bytes(), &signature) {
        return Err(undecodable());
    }
    let now = jiff::Timestamp::now().as_second();
    let (issued, expires) = (told["iat"].as_i64().unwrap_or(i64::MAX), told["exp"].as_i64().unwrap_or(0));
    if issued > now {
        return Err(refused(
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
        ));
    }
    if expires <= now || expires > now + 600 {
        return Err(refused(
            "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires, and is too far in the future",
        ));
    }
    Ok(app)
}

fn verified(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let provider = rustls::crypto::ring::default_provider();
    let mapping = provider.signature_verification_algorithms.mapping;
    let algorithms = mapping
        .iter()
        .find(|(scheme, _)| *scheme == SignatureScheme::RSA_PKCS1_SHA256)
        .map(|(_, algorithms)| *algorithms);
    algorithms.unwrap_or_default().iter().any(|algorithm| algorithm.verify_signature(key, message, signature).is_ok())
}
