//! Who calls. A handler says by its argument what its caller must be allowed to do.

use super::problem::Problem;
use super::state::Api;
use crate::identity::{self, Access, Area, Principal, Scope};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use std::marker::PhantomData;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};

/// A caller with a token that holds.
pub(super) struct Caller(pub(super) Principal);

/// A caller who may look at `A`.
pub(super) struct Reader<A>(pub(super) Principal, pub(super) PhantomData<A>);

/// A caller who may change `A`.
pub(super) struct Writer<A>(pub(super) Principal, pub(super) PhantomData<A>);

/// A caller who runs the server.
pub(super) struct Admin(pub(super) Principal);

/// Names an area in a type.
pub(super) trait OfArea {
    const AREA: Area;
}

macro_rules! areas {
    ($($name:ident),*) => {$(
        pub(super) struct $name;
        impl OfArea for $name {
            const AREA: Area = Area::$name;
        }
    )*};
}

areas!(Repositories, Jobs, Deliveries, Schedules, Pipelines, Webhooks, Templates, Metrics);

impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        // The dashboard's pages look at the same: with their cookie one may look, and change nothing.
        let is_look = matches!(parts.method, Method::GET | Method::HEAD);
        counted(known(parts, api, is_look).await?, parts, api).map(Self)
    }
}

/// A caller with a token that holds, or with the dashboard's cookie and from its own pages.
pub(super) struct Holder(pub(super) Principal);

impl FromRequestParts<Api> for Holder {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        counted(known(parts, api, is_own(&parts.headers)).await?, parts, api).map(Self)
    }
}

/// Takes from the bucket of who calls.
fn counted(known: Result<Principal, Problem>, parts: &Parts, api: &Api) -> Result<Principal, Problem> {
    match known {
        Ok(principal) => {
            api.limiter.take(&principal, parts)?;
            Ok(principal)
        }
        Err(problem) => {
            api.limiter.take_of_stranger(parts)?;
            Err(problem)
        }
    }
}

/// Whether a form or a request was sent by one of our own pages. Browsers say so; what says nothing is no browser of these years.
pub(crate) fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let host = text(header::HOST.as_str());
    let origin = text(header::ORIGIN.as_str()).and_then(|origin| Some(origin.split_once("://")?.1));
    origin.is_some() && origin == host
}

/// Who calls, or why that is not known; the outer error is the store's.
pub(super) async fn known(parts: &Parts, api: &Api, with_cookie: bool) -> Result<Result<Principal, Problem>, Problem> {
    let Some(header) = parts.headers.get(header::AUTHORIZATION) else {
        if with_cookie
            && let Some(cookie) = session_cookie(&parts.headers)
            && let Some(principal) = identity::signed_in(&api.store, cookie).await?
        {
            return Ok(Ok(principal));
        }
        let detail = "a token is needed: Authorization: Bearer plim_…; an admin makes one";
        return Ok(Err(Problem::unauthorized(detail)));
    };
    let token = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let principal = match token {
        Some(token) if identity::is_short(token) => identity::authenticate_short(&api.store, &api.vault, token).await?,
        Some(token) => identity::authenticate(&api.store, token).await?,
        None => None,
    };
    Ok(principal.ok_or_else(|| Problem::unauthorized("the token does not hold: it is wrong, expired or revoked")))
}

/// The cookie of the dashboard.
pub(crate) const SESSION_COOKIE: &str = "plimsoll_session";

/// What the dashboard's cookie holds.
pub(crate) fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, SESSION_COOKIE)
}

/// What the cookie `name` holds.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

async fn allowed(parts: &mut Parts, api: &Api, scope: Scope) -> Result<Principal, Problem> {
    let Caller(principal) = Caller::from_request_parts(parts, api).await?;
    if principal.may(scope) {
        Ok(principal)
    } else {
        Err(Problem::forbidden(format!("the token has not the scope {scope}")))
    }
}

impl<A: OfArea> FromRequestParts<Api> for Reader<A> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        Ok(Self(allowed(parts, api, Scope::Of(A::AREA, Access::Read)).await?, PhantomData))
    }
}

impl<A: OfArea> FromRequestParts<Api> for Writer<A> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        Ok(Self(allowed(parts, api, Scope::Of(A::AREA, Access::Write)).await?, PhantomData))
    }
}

impl FromRequestParts<Api> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        Ok(Self(allowed(parts, api, Scope::Admin).await?))
    }
}

/// Tells in the OpenAPI document that a token is needed; what needs none says so itself.
pub(super) struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_default().add_security_scheme("token", scheme);
        document.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    }
}
