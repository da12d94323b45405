use super::*;
use crate::store::Store;
use crate::store::testing::for_each_engine;
use secrecy::ExposeSecret;

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
            let cookie = sign_in(&mut write, store.now(), &admin).await.unwrap().unwrap();
            write.commit().await.unwrap();
            cookie.expose_secret().to_owned()
        };
        let cookie = enter().await;
        assert_eq!(signed_in(&store, &cookie).await.unwrap().unwrap(), admin);
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
