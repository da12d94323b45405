//! The way of a request: faults, who asks, which operation, is it as described, what is done, the page of it.

use super::answer::{Answer, Body};
use super::call::Call;
use super::caller::Caller;
use super::connection::{BreakableListener, Peer};
use super::faults::{Fault, Switch};
use super::openapi::{DESCRIPTION, decoded};
use super::state::State;
use super::{git_http, graphql, routes};
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// What handlers share with the test.
pub struct Inside {
    pub state: Mutex<State>,
    pub switches: Mutex<Vec<Switch>>,
    pub seen: Mutex<Vec<Seen>>,
    /// What was asked in a way that GitHub does not describe.
    pub violations: Mutex<Vec<String>>,
    pub settings: Mutex<Settings>,
    pub meetings: Mutex<Vec<Meeting>>,
}

/// How the stand-in is, beside what it knows.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Before every path of the API: empty, or `/api/v3` on GitHub Enterprise Server.
    pub base: &'static str,
    /// At most so many entries a page, whatever is asked for.
    pub page_cap: usize,
    /// Requests that are left in the primary limit.
    pub remaining: u64,
    /// Contents that may still be created before the secondary limit answers with this `retry-after`.
    pub creations: Option<(u32, u64)>,
    /// Requests by a token whose primary or secondary limit is reached are refused until then, in seconds of the wall clock.
    pub closed_until: Option<u64>,
}

/// Requests that wait for each other, so that concurrent runs meet where it hurts.
pub struct Meeting {
    pub of: String,
    pub awaited: usize,
    pub arrived: Arc<Notify>,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// Without the base path and the query.
    pub path: String,
    pub query: String,
    /// GitHub's name of it, `graphql`, or empty.
    pub operation: String,
    pub body: Value,
    pub token: Option<String>,
    pub user_agent: String,
    pub status: u16,
}

/// Serves until the runtime that it is spawned on ends.
pub async fn serve(listener: tokio::net::TcpListener, inside: Arc<Inside>) {
    let service = axum::Router::new().fallback(handle).with_state(inside);
    let made = service.into_make_service_with_connect_info::<Peer>();
    let _ = axum::serve(BreakableListener(listener), made).await;
}

async fn handle(
    ConnectInfo(peer): ConnectInfo<Peer>,
    Shared(inside): Shared<Arc<Inside>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, 64 << 20).await else { return StatusCode::BAD_REQUEST.into_response() };
    if let Some(answer) = git_http::answer(&inside.state, parts.method.as_str(), &parts.uri, &parts.headers, &bytes) {
        return answer;
    }
    let settings = inside.settings.lock().unwrap().clone();
    let (path, is_graphql) = place(parts.uri.path(), settings.base);
    let path = path.map(|path| inside.with_names(path));
    let method = parts.method.as_str().to_owned();
    let matched = path.as_deref().and_then(|path| DESCRIPTION.operation(&method, path));
    let operation = match &matched {
        Some(matched) => matched.operation.id.clone(),
        None if is_graphql => "graphql".to_owned(),
        None => String::new(),
    };
    let name = format!("{method} {operation}");
    inside.meet(&name).await;
    let token = bearer(&parts.headers);
    let fault =
        inside.switches.lock().unwrap().iter_mut().find_map(|switch| switch.meets(&name).then(|| switch.fault.clone()));
    let answer = match &fault {
        Some(Fault::Reset) => {
            peer.breaker.break_after(0);
            Answer::nothing()
        }
        Some(Fault::Secondary { retry_after }) => secondary(*retry_after),
        Some(Fault::TooMany { retry_after }) => {
            Answer::refused(429, "Too many requests").with("retry-after", retry_after)
        }
        Some(Fault::Primary { reset_in }) => {
            let until = wall_clock() + reset_in;
            inside.settings.lock().unwrap().closed_until = Some(until);
            used_up(until)
        }
        Some(Fault::Down(status)) => down(*status),
        _ => inside.closed().unwrap_or_else(|| {
            let asked = Asked {
                headers: &parts.headers,
                query: queries(parts.uri.query()),
                bytes: &bytes,
                token: token.as_deref(),
                fault: fault.as_ref(),
            };
            match (&matched, is_graphql) {
                (Some(matched), _) => inside.operate(matched, asked),
                (None, true) => inside.graphql(&asked),
                (None, false) => {
                    inside.violation(format!("{method} {} is no operation that the stand-in knows", parts.uri));
                    Answer::not_found()
                }
            }
        }),
    };
    let status = answer.status;
    inside.seen.lock().unwrap().push(Seen {
        method,
        path: path.unwrap_or_else(|| parts.uri.path().to_owned()),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        operation,
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        token,
        user_agent: parts.headers.get_all("user-agent").iter().filter_map(|name| name.to_str().ok()).collect(),
        status,
    });
    let api = inside.state.lock().unwrap().api.clone();
    let page_of = format!("{api}{}", inside.with_ids(parts.uri.path().strip_prefix(settings.base).unwrap_or_default()));
    let response = sent(answer, &queries(parts.uri.query()), &page_of, &settings);
    match fault {
        Some(Fault::LostAnswer) => peer.breaker.break_after(0),
        Some(Fault::Truncated) => peer.breaker.break_after(700),
        Some(Fault::DoneButDown(status)) => return sent(down(status), &[], "", &settings),
        _ => {}
    }
    response
}

struct Asked<'a> {
    headers: &'a HeaderMap,
    query: Vec<(String, String)>,
    bytes: &'a Bytes,
    token: Option<&'a str>,
    fault: Option<&'a Fault>,
}

impl Inside {
    pub fn violation(&self, told: String) {
        self.violations.lock().unwrap().push(told);
    }

    /// Waits where a test wants requests to meet.
    async fn meet(&self, name: &str) {
        let waiting = {
            let mut meetings = self.meetings.lock().unwrap();
            let Some(meeting) =
                meetings.iter_mut().find(|meeting| name.starts_with(&meeting.of) && meeting.awaited > 0)
            else {
                return;
            };
            meeting.awaited -= 1;
            if meeting.awaited == 0 {
                meeting.arrived.notify_waiters();
                return;
            }
            Arc::clone(&meeting.arrived).notified_owned()
        };
        // Who comes alone goes on after a while; the test will tell that the two did not meet.
        let _ = tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await;
    }

    /// The refusal of everything while a limit is reached.
    fn closed(&self) -> Option<Answer> {
        self.settings.lock().unwrap().closed_until.filter(|until| *until > wall_clock()).map(used_up)
    }

    fn operate(&self, matched: &super::openapi::Matched, asked: Asked) -> Answer {
        let operation = &matched.operation.id;
        let mut body = None;
        if !asked.bytes.is_empty() {
            match serde_json::from_slice::<Value>(asked.bytes) {
                Ok(read) => body = Some(read),
                Err(_) => return Answer::refused(400, "Problems parsing JSON"),
            }
        }
        if !asked.headers.contains_key("user-agent") {
            self.violation(format!("{operation} was asked without a User-Agent"));
            return Answer::refused(403, "Request forbidden by administrative rules.");
        }
        if let Some(version) = asked.headers.get("x-github-api-version").filter(|version| *version != "2022-11-28") {
            self.violation(format!("{operation} was asked for version {version:?}, which is not what is described"));
        }
        let faults = DESCRIPTION.faults_of_request(matched, &asked.query, body.as_ref());
        if !faults.is_empty() {
            self.violation(format!("{operation} is not asked as described: {}", faults.join("; ")));
            return Answer::refused(422, "Invalid request.\n\n").with("x-faults", faults.len());
        }
        let mut state = self.state.lock().unwrap();
        let caller = match asked.token {
            None => Caller::workflow(&[]),
            // JWTs of apps are read where they are used.
            Some(token) if token.matches('.').count() == 2 => Caller::workflow(&[]),
            Some(token) => match state.tokens.get(token) {
                Some(caller) => caller.clone(),
                None => return Answer::refused(401, "Bad credentials"),
            },
        };
        if creates(&matched.operation.method, operation)
            && let Some((left, retry_after)) = &mut self.settings.lock().unwrap().creations
        {
            match left.checked_sub(1) {
                Some(fewer) => *left = fewer,
                None => return secondary(Some(*retry_after)),
            }
        }
        let accept = asked.headers.get("accept").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let call = Call {
            operation,
            parameters: &matched.parameters,
            query: asked.query,
            body: body.unwrap_or(Value::Null),
            accept: accept.to_owned(),
            caller: &caller,
            token: asked.token.unwrap_or_default(),
        };
        let answer = routes::answer(&mut state, &call).unwrap_or_else(|refusal| refusal);
        drop(state);
        let (answer, faults) = complete(matched.operation, answer);
        if !faults.is_empty() {
            self.violation(format!("the stand-in answered {operation} wrongly: {}", faults.join("; ")));
        }
        answer
    }

    fn graphql(&self, asked: &Asked) -> Answer {
        let mut state = self.state.lock().unwrap();
        let Some(caller) = asked.token.and_then(|token| state.tokens.get(token)).cloned() else {
            return Answer::refused(401, "Bad credentials");
        };
        let Ok(body) = serde_json::from_slice::<Value>(asked.bytes) else {
            return Answer::refused(400, "Problems parsing JSON");
        };
        match graphql::run(&mut state, &caller, &body) {
            Ok(mut answer) => {
                if let Some(Fault::Partial { path }) = asked.fault {
                    graphql::lose(&mut answer, path);
                }
                Answer::ok(answer)
            }
            Err(fault) => {
                self.violation(format!("a GraphQL request is not as the schema says: {fault}"));
                Answer::ok(json!({"errors": [{"message": fault}]}))
            }
        }
    }

    /// `/repositories/ID/…`, which links to further pages have, as `/repos/OWNER/NAME/…`.
    fn with_names(&self, path: &str) -> String {
        let renamed =
            path.strip_prefix("/repositories/").and_then(|rest| rest.split_once('/')).and_then(|(id, rest)| {
                let state = self.state.lock().unwrap();
                let repository = state.repositories.values().find(|repository| repository.id.to_string() == id)?;
                Some(format!("/repos/{}/{rest}", repository.name))
            });
        renamed.unwrap_or_else(|| path.to_owned())
    }

    fn with_ids(&self, path: &str) -> String {
        let renamed = path.strip_prefix("/repos/").and_then(|rest| {
            let mut parts = rest.splitn(3, '/');
            let name = format!("{}/{}", parts.next()?, parts.next()?);
            let id = self.state.lock().unwrap().repositories.get(&name)?.id;
            Some(format!("/repositories/{id}/{}", parts.next()?))
        });
        renamed.unwrap_or_else(|| path.to_owned())
    }
}

/// Lists are completed whole, before the page is cut out of them.
fn complete(operation: &super::openapi::Operation, mut answer: Answer) -> (Answer, Vec<String>) {
    let Body::Paged(items, name) = answer.body else { return DESCRIPTION.completed(operation, answer) };
    answer.body = Body::Json(match name {
        Some(name) => json!({"total_count": items.len(), name: items}),
        None => Value::Array(items),
    });
    let (mut answer, faults) = DESCRIPTION.completed(operation, answer);
    let mut whole = answer.json_mut().map(Value::take).unwrap_or_default();
    let items = match name {
        Some(name) => whole[name].take(),
        None => whole,
    };
    answer.body = Body::Paged(items.as_array().cloned().unwrap_or_default(), name);
    (answer, faults)
}

/// Writes the answer, of a list its page with the links to the others.
fn sent(answer: Answer, query: &[(String, String)], page_of: &str, settings: &Settings) -> Response {
    let mut headers = answer.headers;
    let body = match answer.body {
        Body::None => Vec::new(),
        Body::Json(body) => {
            headers.push(("content-type".to_owned(), "application/json; charset=utf-8".to_owned()));
            body.to_string().into_bytes()
        }
        Body::Text(kind, text) => {
            headers.push(("content-type".to_owned(), kind.to_owned()));
            text
        }
        Body::Paged(items, name) => {
            headers.push(("content-type".to_owned(), "application/json; charset=utf-8".to_owned()));
            let asked = |name: &str| {
                query.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.parse::<usize>().ok())
            };
            let size = asked("per_page").unwrap_or(30).clamp(1, 100).min(settings.page_cap);
            let page = asked("page").unwrap_or(1).max(1);
            let last = items.len().div_ceil(size).max(1);
            let others: Vec<String> =
                query.iter().filter(|(key, _)| key != "page").map(|(key, value)| format!("{key}={value}&")).collect();
            let link =
                |page: usize, relation: &str| format!("<{page_of}?{}page={page}>; rel=\"{relation}\"", others.concat());
            let mut links = Vec::new();
            if page > 1 {
                links.extend([link(page - 1, "prev"), link(1, "first")]);
            }
            if page < last {
                links.extend([link(page + 1, "next"), link(last, "last")]);
            }
            if !links.is_empty() {
                headers.push(("link".to_owned(), links.join(", ")));
            }
            let total = items.len();
            let shown: Vec<Value> = items.into_iter().skip((page - 1) * size).take(size).collect();
            let whole = match name {
                Some(name) => json!({"total_count": total, name: shown}),
                None => Value::Array(shown),
            };
            whole.to_string().into_bytes()
        }
    };
    for (name, value) in [
        ("x-github-request-id", "F259:3DE1D4:1812C6DB".to_owned()),
        ("x-ratelimit-limit", "5000".to_owned()),
        ("x-ratelimit-remaining", settings.remaining.to_string()),
        ("x-ratelimit-reset", (wall_clock() + 3600).to_string()),
        ("x-ratelimit-resource", "core".to_owned()),
        ("x-github-media-type", "github.v3; format=json".to_owned()),
    ] {
        if !headers.iter().any(|(told, _)| told == name) {
            headers.push((name.to_owned(), value));
        }
    }
    let mut response = Response::builder().status(answer.status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(body.into()).unwrap()
}

/// The path in the REST API, and whether it is GraphQL's address instead.
fn place<'a>(path: &'a str, base: &str) -> (Option<&'a str>, bool) {
    let graphql = if base.is_empty() { "/graphql" } else { "/api/graphql" };
    match path.strip_prefix(base) {
        _ if path == graphql => (None, true),
        rest => (rest.filter(|rest| rest.starts_with('/')), false),
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("authorization")?.to_str().ok()?;
    let token = value
        .strip_prefix("Bearer ")
        .or_else(|| value.strip_prefix("bearer "))
        .or_else(|| value.strip_prefix("token "))?;
    Some(token.to_owned())
}

fn queries(query: Option<&str>) -> Vec<(String, String)> {
    let parts = query.unwrap_or_default().split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(key, value)| (decoded(key), decoded(&value.replace('+', " "))))
        .collect()
}

/// What counts for the limit of contents that may be created.
fn creates(method: &str, operation: &str) -> bool {
    method == "POST"
        && (operation.starts_with("issues/") || operation.starts_with("pulls/") || operation.starts_with("checks/"))
}

fn secondary(retry_after: Option<u64>) -> Answer {
    let told = "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";
    let answer = Answer::refused(403, told);
    match retry_after {
        Some(seconds) => answer.with("retry-after", seconds),
        None => answer,
    }
}

/// The refusal of a token whose requests are used up until then.
fn used_up(until: u64) -> Answer {
    let told = "API rate limit exceeded for installation ID 1. If you reach out to GitHub Support for help, please include the request ID.";
    Answer::refused(403, told).with("x-ratelimit-remaining", 0).with("x-ratelimit-reset", until)
}

fn down(status: u16) -> Answer {
    let mut answer = Answer::text(
        "text/html",
        "<!DOCTYPE html><html><head><title>Unicorn! &middot; GitHub</title></head><body>This page is taking too long to load.</body></html>",
    );
    answer.status = status;
    answer
}

fn wall_clock() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}
