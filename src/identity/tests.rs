use super::*;
use crate::store::Store;
use crate::store::testing::for_each_engine;
use crate::vault::{MasterKeys, Vault};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use secrecy::ExposeSecret;
use std::time::Duration;

async fn admin(store: &Store) -> (Principal, String) {
    let made = first_run(store).await.unwrap().unwrap();
    let secret = made.secret.expose_secret().to_owned();
    (authenticate(store, &secret).await.unwrap().unwrap(), secret)
}

async fn token(store: &Store, by: &Principal, scopes: &str, expires_at: Option<i64>) -> Result<MadeToken, TokenError> {
    let mut write = store.begin().await.unwrap();
    let new = NewToken { name: "a".to_owned(), scopes: scopes.parse().unwrap(), expires_at };
    let made = make(&mut write, store.now(), by, new).await?;
    write.commit().await.unwrap();
    Ok(made)
}

#[test]
fn the_first_run_makes_one_admin_whose_token_is_not_stored() {
    for_each_engine(|store, _| async move {
        let (admin, secret) = admin(&store).await;
        assert!(admin.is_admin && admin.may(Scope::Admin) && admin.sees().is_none());
        assert!(first_run(&store).await.unwrap().is_none());
        let tokens = tokens_of(&store, &admin.user_id).await.unwrap();
        assert!(tokens.len() == 1 && secret.starts_with(&tokens[0].hint) && tokens[0].hint.len() < 12);
        let kept: Vec<String> = sqlx::query_scalar("SELECT hash FROM tokens").fetch_all(store.pool()).await.unwrap();
        assert!(!kept[0].contains(&secret) && kept[0].len() == 64);
    });
}

#[test]
fn a_token_holds_until_it_is_revoked_or_expires() {
    for_each_engine(|store, clock| async move {
        let (admin, _) = admin(&store).await;
        let made = token(&store, &admin, "jobs:read", Some(store.now() + 1000)).await.unwrap();
        let secret = made.secret.expose_secret();
        let bearer = authenticate(&store, secret).await.unwrap().unwrap();
        assert!(bearer.may("jobs:read".parse().unwrap()) && !bearer.may("jobs:write".parse().unwrap()));
        clock.advance(1000);
        assert!(authenticate(&store, secret).await.unwrap().is_none());
        let made = token(&store, &admin, "jobs:write", None).await.unwrap();
        let secret = made.secret.expose_secret();
        assert!(authenticate(&store, secret).await.unwrap().unwrap().may("jobs:read".parse().unwrap()));
        let mut write = store.begin().await.unwrap();
        revoke(&mut write, store.now(), &admin.user_id, &made.id).await.unwrap();
        assert!(revoke(&mut write, store.now(), "another", &made.id).await.is_err());
        write.commit().await.unwrap();
        assert!(authenticate(&store, secret).await.unwrap().is_none());
    });
}

#[test]
fn nobody_gives_more_than_they_have() {
    for_each_engine(|store, _| async move {
        let (admin, _) = admin(&store).await;
        let made = token(&store, &admin, "jobs:write", None).await.unwrap();
        let bearer = authenticate(&store, made.secret.expose_secret()).await.unwrap().unwrap();
        assert!(matches!(token(&store, &bearer, "admin", None).await, Err(TokenError::Exceeds(Scope::Admin))));
        assert!(matches!(token(&store, &bearer, "schedules:read", None).await, Err(TokenError::Exceeds(_))));
        assert!(token(&store, &bearer, "jobs:read", None).await.is_ok());
        assert!(matches!(token(&store, &bearer, "", None).await, Err(TokenError::NoScope)));
    });
}

#[test]
fn a_user_who_is_no_admin_has_no_tokens_of_one_and_sees_only_their_own() {
    for_each_engine(|store, _| async move {
        let (admin, secret) = admin(&store).await;
        sqlx::query("UPDATE users SET is_admin = 0").execute(store.pool()).await.unwrap();
        let demoted = authenticate(&store, &secret).await.unwrap().unwrap();
        assert!(!demoted.may(Scope::Admin) && demoted.sees() == Some(&admin.user_id));
        assert!(
            demoted.sees_owner(Some(&admin.user_id)) && !demoted.sees_owner(None) && !demoted.sees_owner(Some("other"))
        );
    });
}

#[test]
fn a_sign_in_holds_until_it_ends_or_its_token_does() {
    for_each_engine(|store, clock| async move {
        let (admin, _) = admin(&store).await;
        let enter = async || {
            let mut write = store.begin().await.unwrap();
            let cookie = sign_in(&mut write, store.now(), &admin, NewSession { means: Means::Token, agent: "Lynx" })
                .await
                .unwrap()
                .unwrap();
            write.commit().await.unwrap();
            cookie.expose_secret().to_owned()
        };
        let cookie = enter().await;
        let who = signed_in(&store, &cookie).await.unwrap().unwrap();
        assert!(matches!(who.proof, Proof::Session(_)));
        assert_eq!(Principal { proof: Proof::Token, ..who }, admin);
        clock.advance(SESSION_HOLDS);
        assert!(signed_in(&store, &cookie).await.unwrap().is_none());
        let cookie = enter().await;
        let mut write = store.begin().await.unwrap();
        sign_out(&mut write, store.now(), &cookie).await.unwrap();
        write.commit().await.unwrap();
        assert!(signed_in(&store, &cookie).await.unwrap().is_none());
        let cookie = enter().await;
        let mut write = store.begin().await.unwrap();
        revoke(&mut write, store.now(), &admin.user_id, &admin.token_id).await.unwrap();
        write.commit().await.unwrap();
        assert!(signed_in(&store, &cookie).await.unwrap().is_none());
        assert!(signed_in(&store, "").await.unwrap().is_none());
    });
}

fn keys(words: &[u8]) -> Vault {
    let text: Vec<String> = words.iter().map(|word| STANDARD.encode([*word; 32])).collect();
    Vault::new(&MasterKeys::read(&text.join(" ")).unwrap())
}

fn short(vault: &Vault, now: i64, by: &Principal, scopes: Option<&str>) -> Result<ShortToken, JwtError> {
    let scopes = scopes.map(|words| words.parse().unwrap());
    shorten(vault, now, by, ShortLived { scopes, holds: Duration::from_mins(15) })
}

#[test]
fn a_short_lived_token_does_what_its_token_does_until_it_expires() {
    for_each_engine(|store, clock| async move {
        let (admin, _) = admin(&store).await;
        let vault = keys(&[1]);
        let made = short(&vault, store.now(), &admin, Some("jobs:read")).unwrap();
        let bearer = authenticate_short(&store, &vault, made.token.expose_secret()).await.unwrap().unwrap();
        assert_eq!((&bearer.user_id, &bearer.proof), (&admin.user_id, &Proof::ShortLived));
        assert!(bearer.may("jobs:read".parse().unwrap()) && !bearer.may("jobs:write".parse().unwrap()));
        assert!(matches!(short(&vault, store.now(), &bearer, None), Err(JwtError::ShortLived)));
        assert!(matches!(token(&store, &bearer, "jobs:read", None).await, Err(TokenError::ShortLived)));
        clock.advance(15 * 60 * 1000 - 1);
        assert!(authenticate_short(&store, &vault, made.token.expose_secret()).await.unwrap().is_some());
        clock.advance(1);
        assert!(authenticate_short(&store, &vault, made.token.expose_secret()).await.unwrap().is_none());
        for holds in [59, 3601] {
            let wanted = ShortLived { scopes: None, holds: Duration::from_secs(holds) };
            assert!(matches!(shorten(&vault, store.now(), &admin, wanted), Err(JwtError::Length)));
        }
    });
}

#[test]
fn a_short_lived_token_ends_with_what_it_was_made_from() {
    for_each_engine(|store, _| async move {
        let (admin, _) = admin(&store).await;
        let vault = keys(&[1]);
        let holds =
            async |made: &ShortToken| authenticate_short(&store, &vault, made.token.expose_secret()).await.unwrap();
        // Of a token that is revoked.
        let parent = token(&store, &admin, "jobs:write", None).await.unwrap();
        let bearer = authenticate(&store, parent.secret.expose_secret()).await.unwrap().unwrap();
        let of_token = short(&vault, store.now(), &bearer, None).unwrap();
        assert!(matches!(short(&vault, store.now(), &bearer, Some("admin")), Err(JwtError::Exceeds(_))));
        assert!(holds(&of_token).await.is_some());
        let mut write = store.begin().await.unwrap();
        revoke(&mut write, store.now(), &admin.user_id, &parent.id).await.unwrap();
        write.commit().await.unwrap();
        assert!(holds(&of_token).await.is_none());
        // Of a sign-in that is ended, while its token holds.
        let mut write = store.begin().await.unwrap();
        let session = NewSession { means: Means::Token, agent: "" };
        let cookie = sign_in(&mut write, store.now(), &admin, session).await.unwrap().unwrap();
        write.commit().await.unwrap();
        let signed = signed_in(&store, cookie.expose_secret()).await.unwrap().unwrap();
        let of_session = short(&vault, store.now(), &signed, None).unwrap();
        let of_admin = short(&vault, store.now(), &admin, None).unwrap();
        assert!(holds(&of_session).await.is_some());
        let Proof::Session(id) = &signed.proof else { panic!("no session") };
        let mut write = store.begin().await.unwrap();
        end_session(&mut write, id).await.unwrap();
        write.commit().await.unwrap();
        assert!(
            holds(&of_session).await.is_none() && signed_in(&store, cookie.expose_secret()).await.unwrap().is_none()
        );
        // Of a user who is no admin any more, and then disabled.
        assert!(holds(&of_admin).await.unwrap().may(Scope::Admin));
        sqlx::query("UPDATE users SET is_admin = 0").execute(store.pool()).await.unwrap();
        assert!(!holds(&of_admin).await.unwrap().may(Scope::Admin));
        sqlx::query("UPDATE users SET disabled_at = 1").execute(store.pool()).await.unwrap();
        assert!(holds(&of_admin).await.is_none());
    });
}

#[test]
fn keys_of_short_lived_tokens_are_replaced_without_a_gap() {
    for_each_engine(|store, _| async move {
        let (admin, _) = admin(&store).await;
        let old = short(&keys(&[1]), store.now(), &admin, None).unwrap();
        let new = short(&keys(&[2, 1]), store.now(), &admin, None).unwrap();
        let holds = async |words: &[u8], made: &ShortToken| {
            let found = authenticate_short(&store, &keys(words), made.token.expose_secret()).await.unwrap();
            found.is_some()
        };
        assert!(holds(&[2, 1], &old).await && holds(&[2, 1], &new).await);
        assert!(!holds(&[2], &old).await && holds(&[2], &new).await && !holds(&[1], &new).await);
    });
}

#[test]
fn what_is_no_short_lived_token_of_ours_does_not_hold() {
    for_each_engine(|store, _| async move {
        let (admin, _) = admin(&store).await;
        let vault = keys(&[1]);
        let made = short(&vault, store.now(), &admin, None).unwrap();
        let token = made.token.expose_secret();
        let parts: Vec<&str> = token.split('.').collect();
        let none = |header: serde_json::Value| URL_SAFE_NO_PAD.encode(header.to_string());
        let kid = vault.key_names()[0].clone();
        for wrong in [
            String::new(),
            "eyJ..".to_owned(),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}.{}", parts[0], parts[1], "A".repeat(43)),
            format!("{}.{}.", none(serde_json::json!({"alg": "none", "typ": "JWT", "kid": kid})), parts[1]),
            format!("{}.{}.{}", none(serde_json::json!({"alg": "HS512", "kid": kid})), parts[1], parts[2]),
            format!("{}.{}.{}", none(serde_json::json!({"alg": "HS256"})), parts[1], parts[2]),
            format!("{}.{}.{}", parts[0], none(serde_json::json!({"sub": "x"})), parts[2]),
            format!("eyJ{}..", "x".repeat(10_000)),
        ] {
            assert!(authenticate_short(&store, &vault, &wrong).await.unwrap().is_none(), "{wrong}");
        }
    });
}

#[test]
fn names_of_users_are_taken_once() {
    for_each_engine(|store, _| async move {
        let mut write = store.begin().await.unwrap();
        let id = add_user(&mut write, store.now(), "octocat", false).await.unwrap();
        assert!(matches!(add_user(&mut write, store.now(), "octocat", false).await, Err(UserError::Taken(_))));
        for wrong in ["", "a b", "é", "<x>", &"a".repeat(65)] {
            assert!(matches!(add_user(&mut write, store.now(), wrong, false).await, Err(UserError::Name)), "{wrong}");
        }
        write.commit().await.unwrap();
        assert_eq!(user(&store, &id).await.unwrap().name, "octocat");
        assert_eq!(users(&store).await.unwrap().len(), 1);
    });
}

#[test]
fn what_is_no_token_is_not_looked_up() {
    for_each_engine(|store, _| async move {
        for wrong in [
            "",
            "plim_",
            "plim_x",
            &format!("plim_{}", "x".repeat(44)),
            &format!("plim_{}", "'".repeat(43)),
            &format!("plim_{}", "x".repeat(43)),
        ] {
            assert!(authenticate(&store, wrong).await.unwrap().is_none(), "{wrong}");
        }
    });
}

#[test]
fn changes_are_noted_with_who_made_them() {
    for_each_engine(|store, _| async move {
        let (admin, _) = admin(&store).await;
        let mut write = store.begin().await.unwrap();
        let entry = NewAudit::new("job.cancel", "1").with(serde_json::json!({"reason": "x"}));
        note(&mut write, store.now(), &admin, entry).await.unwrap();
        write.commit().await.unwrap();
        let log = audit_log(&store, None, 10).await.unwrap();
        assert_eq!((log[0].action.as_str(), log[0].user_id.as_ref()), ("job.cancel", Some(&admin.user_id)));
        assert!(audit_log(&store, Some(log[0].id), 10).await.unwrap().is_empty());
    });
}

#[test]
fn scopes_are_read_as_they_are_written() {
    let scopes: Scopes = "jobs:write admin repositories:read".parse().unwrap();
    assert_eq!(scopes.to_string().parse::<Scopes>().unwrap(), scopes);
    let error = "jobs:delete".parse::<Scopes>().unwrap_err().to_string();
    assert!(error.contains("jobs:delete") && error.contains("repositories"), "{error}");
}
