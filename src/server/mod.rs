//! The server as a whole: opens the store, brings the tables up to date, starts workers and the interface, and ends them in order.

mod error;
mod housekeeping;
mod log;
mod reseal;
mod settings;

pub use error::ServerError;
pub use log::{Log, LogFormat, start_log};
pub use reseal::{Resealed, reseal};
pub use settings::{CLIENT_SECRET_VARIABLE, DATABASE_VARIABLE, Settings, WEBHOOK_SECRET_VARIABLE};

use crate::api::{self, Api, Figures, Limiter};
use crate::batches::{self, BatchHandler, ExportHandler, ImportHandler};
use crate::dashboard;
use crate::identity;
use crate::jobs::{self, Handlers, WorkerOptions};
use crate::pipelines::{self, Abilities, ScheduledHandler, StepHandler, StepSettings, Triggered};
use crate::receiver::{self, Follower, Intake, ReconcileHandler, RouteTable, Routes, Secrets};
use crate::scans::{PublishHandler, ScanHandler};
use crate::schedules;
use crate::sign_in::GithubSignIn;
use crate::store::{Store, SystemClock, new_id};
use crate::upkeep::{self, Catalogue, PullFollower, UpkeepSettings};
use crate::webhooks;
use metrics_exporter_prometheus::PrometheusBuilder;
use secrecy::SecretString;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How long requests and jobs under way may take to end when the server goes.
const DRAIN: Duration = Duration::from_secs(25);

/// A server that runs.
pub struct Server {
    pub address: SocketAddr,
    /// The token of the first admin, where this was the first run. Shown once.
    pub first_token: Option<SecretString>,
    pub engine: &'static str,
    leaving: CancellationToken,
    tasks: JoinSet<()>,
    store: Store,
}

impl Server {
    /// Starts everything; when this returns, requests are answered.
    pub async fn start(settings: &Settings) -> Result<Self, ServerError> {
        let store = open(settings).await?;
        let made = identity::first_run(&store).await.map_err(|error| ServerError::FirstRun(error.to_string()))?;
        let routes = Routes::compile(&settings.routes)?;
        let secrets = Secrets::new(&settings.webhook_secrets);
        if secrets.is_empty() {
            warn!("there is no webhook secret, so webhooks are refused; set {WEBHOOK_SECRET_VARIABLE}");
        }
        jobs::set_quotas(&store, settings.quotas).await?;
        let listener = TcpListener::bind(settings.listen)
            .await
            .map_err(|error| ServerError::Listen { address: settings.listen, reason: error.to_string() })?;
        let address = listener
            .local_addr()
            .map_err(|error| ServerError::Listen { address: settings.listen, reason: error.to_string() })?;
        let leaving = CancellationToken::new();
        let limiter = Arc::new(Limiter::new(settings.limits));
        let triggered = Arc::new(Triggered::default());
        let upkeep = upkeep_settings(settings);
        let followers: Vec<Arc<dyn Follower>> = vec![
            Arc::new(PullFollower { catalogue: upkeep.catalogue.clone() }),
            Arc::<Triggered>::clone(&triggered) as Arc<dyn Follower>,
        ];
        let intake = Intake::start_with(store.clone(), routes, settings.github_app, followers);
        let routes = RouteTable::new(store.clone(), intake.clone(), settings.routes.clone());
        routes.reload().await?;
        let api = Api {
            store: store.clone(),
            intake,
            routes: routes.clone(),
            webhook_secrets: Arc::new(secrets),
            // A second server in one process, as in tests, goes without figures.
            figures: figures(),
            meter: Arc::default(),
            limiter: Arc::clone(&limiter),
            vault: settings.vault.clone(),
            allow_private_network: settings.allow_private_network,
            leaving: leaving.clone(),
            sign_in: sign_in(settings)?.map(Arc::new),
            scans: Arc::new(settings.scans.clone()),
            upkeep,
            abilities: Abilities { run: settings.commands.allowed, ..Abilities::ALL },
        };
        let mut tasks = JoinSet::new();
        let router = api::router(api, dashboard::routes());
        let going = leaving.clone();
        tasks.spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let served = axum::serve(listener, service).with_graceful_shutdown(going.cancelled_owned()).await;
            if let Err(error) = served {
                tracing::error!(%error, "the interface ended");
            }
        });
        tasks.spawn(housekeeping::keep_house(store.clone(), settings.clone(), limiter, leaving.clone()));
        tasks.spawn(webhooks::dispatch(store.clone(), leaving.clone()));
        tasks.spawn(batches::follow(store.clone(), leaving.clone()));
        if settings.scans.github.app.is_some() {
            tasks.spawn(receiver::remind(store.clone(), leaving.clone()));
        }
        tasks.spawn(routes.follow(leaving.clone()));
        tasks.spawn(schedules::compare(store.clone(), leaving.clone()));
        tasks.spawn(pipelines::follow(store.clone(), triggered, leaving.clone()));
        tasks.spawn(schedules::tick(store.clone(), leaving.clone()));
        if settings.workers > 0 {
            tasks.spawn(run_worker(store.clone(), settings, leaving.clone())?);
        }
        info!(%address, database = store.engine().name(), workers = settings.workers, "the server is ready");
        Ok(Self {
            address,
            first_token: made.map(|made| made.secret),
            engine: store.engine().name(),
            leaving,
            tasks,
            store,
        })
    }

    /// Takes nothing new, lets end what is under way, gives back the jobs that do not, and closes the store.
    pub async fn stop(mut self) {
        info!("the server leaves");
        self.leaving.cancel();
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(DRAIN, ended).await.is_err() {
            warn!("something did not end in time; its jobs go on when their leases run out");
            self.tasks.abort_all();
        }
        self.store.close().await;
    }
}

/// Opens the store and brings its tables up to date.
pub async fn open(settings: &Settings) -> Result<Store, ServerError> {
    let store = Store::open(&settings.database, Arc::new(SystemClock)).await?;
    let steps = store.migrate().await?;
    if steps > 0 {
        info!(steps, "the tables were brought up to date");
    }
    Ok(store)
}

/// How people sign in with an account of GitHub, where they may.
fn sign_in(settings: &Settings) -> Result<Option<GithubSignIn>, ServerError> {
    let Some(wanted) = &settings.sign_in else { return Ok(None) };
    wanted.check()?;
    let (github, public_url) = (&settings.scans.github, settings.scans.public_url.as_deref());
    let made = GithubSignIn::new(wanted.clone(), &github.server_url, github.api_url.as_deref(), public_url);
    made.map(Some).map_err(|error| ServerError::Client(error.to_string()))
}

/// A worker beside a server, or alone, until `leaving`.
pub fn run_worker(
    store: Store,
    settings: &Settings,
    leaving: CancellationToken,
) -> Result<impl Future<Output = ()> + Send + use<>, ServerError> {
    let name = format!("{}-{}", settings.worker_name, new_id());
    let options = WorkerOptions { queues: settings.queues.clone(), ..WorkerOptions::new(name, settings.workers) };
    Ok(jobs::work(store, handlers(settings)?, options, leaving))
}

/// Begins to count. Times are counted in buckets, so that several servers can be added up.
fn figures() -> Figures {
    let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    Figures(PrometheusBuilder::new().set_buckets(&seconds).and_then(PrometheusBuilder::install_recorder).ok())
}

/// All kinds of jobs that this program does.
fn handlers(settings: &Settings) -> Result<Handlers, ServerError> {
    let sender = webhooks::Sender::new(settings.vault.clone(), settings.allow_private_network)
        .map_err(|error| ServerError::Client(error.to_string()))?;
    let mut scans = settings.scans.clone();
    if scans.limits.threads == 0 {
        // Scans that run side by side share the processors.
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        scans.limits.threads = processors.div_ceil(settings.workers.max(1));
    }
    let scans = Arc::new(scans);
    let scanner = ScanHandler::new(Arc::clone(&scans));
    let upkeep = upkeep_settings(settings);
    let steps = StepHandler::new(StepSettings {
        scans: Arc::clone(&scans),
        commands: settings.commands.clone(),
        upkeep: upkeep.clone(),
    });
    let all = Handlers::default()
        .with(sender)
        .with(scanner)
        .with(PublishHandler::new(Arc::clone(&scans)))
        .with(ReconcileHandler::new(scans))
        .with(steps)
        .with(ScheduledHandler)
        .with(BatchHandler)
        .with(ExportHandler)
        .with(ImportHandler);
    Ok(upkeep::handlers(all, &upkeep))
}

/// The templates that there are; what is wrong with others is logged.
fn upkeep_settings(settings: &Settings) -> UpkeepSettings {
    let (catalogue, wrong) = Catalogue::load(&settings.templates);
    for reason in wrong {
        warn!("{reason}");
    }
    UpkeepSettings {
        catalogue,
        writable_roots: settings.writable_roots.clone(),
        scans: Arc::new(settings.scans.clone()),
    }
}
