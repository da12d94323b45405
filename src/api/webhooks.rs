//! `POST /webhooks/github`: who sends is known by the signature alone.

use super::problem::Problem;
use super::state::Api;
use crate::receiver::{self, LARGEST_BODY, Refusal, SignatureError};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use metrics::counter;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(github))
}

/// A webhook that was taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Taken {
    delivery: String,
    /// Whether it came before.
    is_known: bool,
    /// What is done about it, or why nothing.
    outcome: String,
    jobs: Vec<String>,
}

/// A webhook of GitHub. When this answers, it is stored, with the jobs that it causes.
#[utoipa::path(post, path = "/webhooks/github", tag = "webhooks", security(()), request_body = Object,
    params(
        ("X-Hub-Signature-256" = String, Header, description = "`sha256=` and the HMAC of the body"),
        ("X-GitHub-Event" = String, Header),
        ("X-GitHub-Delivery" = String, Header),
    ),
    responses((status = 202, body = Taken), (status = "4XX", response = inline(Problem)), (status = 503, response = inline(Problem))))]
async fn github(State(api): State<Api>, request: Request) -> Result<(StatusCode, Json<Taken>), Problem> {
    let (parts, body) = request.into_parts();
    let taken = take(&api, &parts.headers, body).await;
    let outcome = match &taken {
        Ok(taken) if taken.is_known => "known",
        Ok(_) => "new",
        Err(_) => "refused",
    };
    counter!("plimsoll_webhooks_total", "outcome" => outcome).increment(1);
    taken.map(|taken| (StatusCode::ACCEPTED, Json(taken)))
}

async fn take(api: &Api, headers: &HeaderMap, body: Body) -> Result<Taken, Problem> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > LARGEST_BODY) {
        return Err(Refusal::TooLarge.into());
    }
    // One that does not say how long it is ends where it becomes too long.
    let body = to_bytes(body, LARGEST_BODY).await.map_err(|error| {
        let is_too_long =
            std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("length limit"));
        if is_too_long { Refusal::TooLarge.into() } else { Problem::bad_request("the body ended before its end") }
    })?;
    let find = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let incoming = receiver::read(find, &body, &api.webhook_secrets)?;
    let accepted = api.intake.accept(incoming).await.map_err(|error| {
        tracing::warn!(%error, "a webhook could not be stored");
        let detail = "it could not be stored; send it again";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Not now", detail)
    })?;
    Ok(Taken {
        delivery: accepted.delivery,
        is_known: accepted.is_known,
        outcome: accepted.outcome,
        jobs: accepted.jobs,
    })
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        match refusal {
            Refusal::Signature(SignatureError::NoSecret) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "no-webhook-secret", "Webhooks cannot be checked", detail)
            }
            Refusal::Signature(_) => {
                Self::new(StatusCode::UNAUTHORIZED, "bad-signature", "Who sends is not known", detail)
            }
            Refusal::TooLarge => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "That is too much at once", detail)
            }
            Refusal::ContentType(_) => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type", "This form is not understood", detail)
            }
            _ => Self::bad_request(detail),
        }
    }
}
