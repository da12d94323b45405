//! Pages for people. They are rendered here and can be read without a script; with one they keep themselves up to date.
//!
//! Text of repositories reaches a page through the templates' escaping alone; the content security policy lets only our own style
//! and script in, by address. What changes something is a form, taken only from our own pages.

mod analyses;
mod assets;
mod batches;
mod deliveries;
mod graph;
mod home;
mod jobs;
mod page;
mod performance;
mod pipelines;
mod reference;
mod repositories;
mod routes;
mod schedules;
mod sign_in;
mod templates;

use crate::api::Api;
use axum::Router;
use axum::routing::{get, post};

/// The routes of all pages.
pub fn routes() -> Router<Api> {
    Router::new()
        .route("/", get(home::show))
        .route("/sign-in", get(sign_in::ask).post(sign_in::enter))
        .route("/sign-in/github", get(sign_in::to_github))
        .route("/sign-in/github/callback", get(sign_in::from_github))
        .route("/sign-out", post(sign_in::leave))
        .route("/repositories", get(repositories::list))
        .route("/repositories/{id}", get(repositories::show))
        .route("/analyses/{id}", get(analyses::show))
        .route("/analyses/{id}/report", get(analyses::report))
        .route("/batches", get(batches::list))
        .route("/batches/{id}", get(batches::show))
        .route("/batches/{id}/{act}", post(batches::act))
        .route("/jobs", get(jobs::list))
        .route("/jobs/{id}", get(jobs::show))
        .route("/jobs/{id}/{act}", post(jobs::act))
        .route("/deliveries", get(deliveries::list))
        .route("/deliveries/{id}", get(deliveries::show))
        .route("/deliveries/{id}/replay", post(deliveries::replay))
        .route("/routes", get(routes::list).post(routes::add))
        .route("/routes/{id}/{act}", post(routes::act))
        .route("/schedules", get(schedules::list))
        .route("/schedules/{id}", get(schedules::show))
        .route("/schedules/{id}/{act}", post(schedules::act))
        .route("/templates", get(templates::list))
        .route("/compliance/{id}", get(templates::show))
        .route("/pipelines", get(pipelines::list))
        .route("/pipelines/{id}", get(pipelines::show))
        .route("/pipelines/{id}/{act}", post(pipelines::act))
        .route("/pipeline-runs/{id}", get(pipelines::show_run))
        .route("/pipeline-runs/{id}/{act}", post(pipelines::act_on_run))
        .route("/pipeline-runs/{id}/steps/{ordinal}/{act}", post(pipelines::act_on_step))
        .route("/performance", get(performance::show))
        .route("/reference", get(reference::show))
        .route("/assets/{name}", get(assets::give))
}

#[cfg(test)]
mod browser;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod watching;
