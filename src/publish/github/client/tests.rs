use super::*;

fn client() -> Client {
    Client::new(Access {
        api_url: "https://ghe.example/api/v3/".to_owned(),
        graphql_url: "https://ghe.example/api/graphql".to_owned(),
        token: SecretString::from("ghs_hunter2"),
        patience: Patience::default(),
    })
    .unwrap()
}

#[tokio::test]
async fn the_token_is_in_no_message() {
    let client = client();
    assert_eq!(client.told("bad ghs_hunter2\n\u{1b}[2J"), "bad *** <U+001B>[2J");
    assert!(client.authorization.is_sensitive());
}

#[tokio::test]
async fn addresses_with_users_or_other_schemes_are_refused_without_showing_them() {
    for url in ["https://x:hunter2@ghe.example/api/v3", "ftp://ghe.example", "no address"] {
        let access = Access {
            api_url: url.to_owned(),
            graphql_url: "https://ghe.example/api/graphql".to_owned(),
            token: SecretString::from("t"),
            patience: Patience::default(),
        };
        let error = Client::new(access).err().unwrap().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[tokio::test]
async fn graphql_errors_are_told_apart_from_partial_ones() {
    let client = client();
    let kind = |body: Value| client.graphql_answer(body).map_err(|error| error.kind);
    let partial = kind(json!({ "data": { "a": 1, "b": null }, "errors": [{ "type": "NOT_FOUND", "message": "b" }] }));
    assert_eq!(partial.unwrap().errors, ["NOT_FOUND: b"]);
    let denied = json!({ "data": { "a": null }, "errors": [{ "message": "Resource not accessible by integration" }] });
    assert!(matches!(kind(denied), Err(ApiErrorKind::Denied { .. })));
    assert!(matches!(
        kind(json!({ "errors": [{ "type": "RATE_LIMITED", "message": "" }] })),
        Err(ApiErrorKind::Limited { .. })
    ));
    assert!(matches!(kind(json!({})), Err(ApiErrorKind::Unreadable { .. })));
}

#[test]
fn a_refusal_is_told_with_its_details() {
    let body = json!({ "message": "Validation Failed", "errors": [{ "resource": "X", "field": "line", "code": "invalid" }, "and more"] });
    assert_eq!(message(&body, ""), "Validation Failed: X line invalid; and more");
    assert_eq!(message(&Value::Null, "<html>"), "<html>");
}
