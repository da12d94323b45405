//! Routes that are set while the server runs, beside those of the settings file.

use super::intake::Intake;
use super::routes::{Route, RouteError, Routes};
use crate::store::{self, Millis, Store, StoreError, Topic, Write, new_id};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// Routes that can be set; each webhook is held against all of them.
const MOST: i64 = 500;

/// Without a wake the table is looked at after so long: a wake between processes may be lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// A route that was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRoute {
    pub id: String,
    /// Those with smaller ones are asked first.
    pub position: i64,
    pub route: Route,
    pub enabled: bool,
    pub created_at: Millis,
    pub changed_at: Millis,
}

/// A route that is to be set.
#[derive(Debug, Clone)]
pub struct NewRoute {
    pub route: Route,
    pub enabled: bool,
    /// `None` for the last.
    pub position: Option<i64>,
}

/// Why a route is not set.
#[derive(Debug, thiserror::Error)]
pub enum SetRouteError {
    #[error("a route needs a name of 1 to 100 letters on one line")]
    Name,
    #[error("there are {MOST} routes already; remove one, or let one say more")]
    Many,
    #[error(transparent)]
    Pattern(#[from] RouteError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for SetRouteError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

const COLUMNS: &str = "id, position, document, enabled, created_at, changed_at";

impl StoredRoute {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let document: String = row.try_get("document")?;
        Ok(Self {
            position: row.try_get("position")?,
            route: serde_json::from_str(&document).map_err(|error| StoreError::Unreadable {
                what: "route",
                id: id.clone(),
                reason: error.to_string(),
            })?,
            enabled: row.try_get::<i64, _>("enabled")? != 0,
            created_at: row.try_get("created_at")?,
            changed_at: row.try_get("changed_at")?,
            id,
        })
    }
}

fn check(new: &NewRoute) -> Result<(), SetRouteError> {
    let name = &new.route.name;
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(SetRouteError::Name);
    }
    Routes::compile(std::slice::from_ref(&new.route))?;
    Ok(())
}

/// Sets a route; returns its id.
pub async fn add_route(write: &mut Write, now: Millis, new: &NewRoute) -> Result<String, SetRouteError> {
    check(new)?;
    let row = sqlx::query("SELECT COUNT(*) AS routes, COALESCE(MAX(position), 0) AS last FROM routes")
        .fetch_one(write.on())
        .await?;
    let (routes, last): (i64, i64) = (row.try_get("routes")?, row.try_get("last")?);
    if routes >= MOST {
        return Err(SetRouteError::Many);
    }
    let id = new_id();
    sqlx::query(
        "INSERT INTO routes (id, position, document, enabled, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(id.clone())
    .bind(new.position.unwrap_or(last.saturating_add(1)))
    .bind(serde_json::to_string(&new.route).unwrap_or_default())
    .bind(i64::from(new.enabled))
    .bind(now)
    .execute(write.on())
    .await?;
    write.wakes(Topic::Routes);
    Ok(id)
}

/// Makes the route `id` another; without a position it keeps its own.
pub async fn change_route(write: &mut Write, now: Millis, id: &str, new: &NewRoute) -> Result<(), SetRouteError> {
    check(new)?;
    let done = sqlx::query(
        "UPDATE routes SET position = COALESCE($1, position), document = $2, enabled = $3, changed_at = $4 WHERE id = $5",
    )
    .bind(new.position)
    .bind(serde_json::to_string(&new.route).unwrap_or_default())
    .bind(i64::from(new.enabled))
    .bind(now)
    .bind(id)
    .execute(write.on())
    .await?;
    write.wakes(Topic::Routes);
    Ok(found(done.rows_affected(), id)?)
}

/// Takes a route away.
pub async fn remove_route(write: &mut Write, id: &str) -> Result<(), StoreError> {
    let done = sqlx::query("DELETE FROM routes WHERE id = $1").bind(id).execute(write.on()).await?;
    write.wakes(Topic::Routes);
    found(done.rows_affected(), id)
}

fn found(rows: u64, id: &str) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound { what: "route", id: id.to_owned() }) } else { Ok(()) }
}

/// The route with this id.
pub async fn route(store: &Store, id: &str) -> Result<StoredRoute, StoreError> {
    store::one(store, "route", COLUMNS, "routes", id, StoredRoute::read).await
}

/// All routes that were set, in the order in which they are asked.
pub async fn stored_routes(store: &Store) -> Result<Vec<StoredRoute>, StoreError> {
    let rows =
        sqlx::query("SELECT id, position, document, enabled, created_at, changed_at FROM routes ORDER BY position, id")
            .fetch_all(store.pool())
            .await?;
    rows.iter().map(StoredRoute::read).collect()
}

/// Lets an intake go by the routes of the file and of the table; cheap to clone.
#[derive(Clone)]
pub struct RouteTable {
    store: Store,
    intake: Intake,
    of_file: Arc<Vec<Route>>,
    /// So that what was read before does not come true after what was read later.
    turn: Arc<Mutex<()>>,
}

impl RouteTable {
    #[must_use]
    pub fn new(store: Store, intake: Intake, of_file: Vec<Route>) -> Self {
        Self { store, intake, of_file: Arc::new(of_file), turn: Arc::default() }
    }

    /// Those of the settings file; they are asked first.
    #[must_use]
    pub fn of_file(&self) -> &[Route] {
        &self.of_file
    }

    /// Takes over how the table stands now.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        let mut all = self.of_file.to_vec();
        for stored in stored_routes(&self.store).await? {
            match Routes::compile(std::slice::from_ref(&stored.route)) {
                Ok(_) if stored.enabled => all.push(stored.route),
                Ok(_) => {}
                // A version of the program before this one may have taken it.
                Err(error) => warn!(route = stored.id, %error, "a route is passed over"),
            }
        }
        match Routes::compile(&all) {
            Ok(routes) => self.intake.set_routes(routes),
            Err(error) => warn!(%error, "the routes stay as they were"),
        }
        Ok(())
    }

    /// Takes over each change, also of other processes, until `leaving`.
    pub async fn follow(self, leaving: CancellationToken) {
        let mut wakes = self.store.wakes().watch(Topic::Routes);
        loop {
            wakes.borrow_and_update();
            if let Err(error) = self.reload().await {
                warn!(%error, "the routes cannot be read");
            }
            tokio::select! {
                _ = wakes.changed() => {}
                () = tokio::time::sleep(PATIENCE) => {}
                () = leaving.cancelled() => return,
            }
        }
    }
}
