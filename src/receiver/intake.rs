//! Storing what came in, many at once: a commit waits for the disk, and while it does, others arrive that can share the next.

use super::deliveries::{self, DeliveryState};
use super::event::Event;
use super::follower::{Follower, Received};
use super::incoming::Incoming;
use super::plan::{Plan, plan};
use super::routes::Routes;
use crate::jobs::{self, JobState};
use crate::store::{Millis, Store, StoreError, Write};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{mpsc, oneshot};

/// So many share a commit at most.
const MOST_AT_ONCE: usize = 256;

/// So many wait at most; who comes then is told to come again, as GitHub's redelivery does.
const MOST_WAITING: usize = 4096;

/// What is told to the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    pub delivery: String,
    /// Whether it came before under the same id.
    pub is_known: bool,
    pub outcome: String,
    /// The jobs that it caused, or caused when it came first.
    pub jobs: Vec<String>,
}

/// Takes deliveries in; cheap to clone.
#[derive(Clone)]
pub struct Intake {
    waiting: mpsc::Sender<Waiting>,
    routes: Arc<RwLock<Arc<Routes>>>,
    app: Option<u64>,
    followers: Arc<[Arc<dyn Follower>]>,
}

struct Waiting {
    incoming: Incoming,
    plan: Plan,
    answer: oneshot::Sender<Result<Accepted, Arc<StoreError>>>,
}

impl Intake {
    /// Begins to take in. `app` is the number of the server's own GitHub App.
    #[must_use]
    pub fn start(store: Store, routes: Routes, app: Option<u64>) -> Self {
        Self::start_with(store, routes, app, Vec::new())
    }

    /// [`Self::start`]; `followers` are told of what comes in.
    #[must_use]
    pub fn start_with(store: Store, routes: Routes, app: Option<u64>, followers: Vec<Arc<dyn Follower>>) -> Self {
        let (waiting, arrivals) = mpsc::channel(MOST_WAITING);
        let followers: Arc<[_]> = followers.into();
        tokio::spawn(take_in(store, arrivals, Arc::clone(&followers)));
        Self { waiting, routes: Arc::new(RwLock::new(Arc::new(routes))), app, followers }
    }

    /// Lets who follows do once more what follows from `incoming`; returns the jobs.
    pub(super) async fn follow(
        &self,
        write: &mut Write,
        now: Millis,
        incoming: &Incoming,
        plan: &Plan,
    ) -> Result<Vec<String>, StoreError> {
        let mut jobs = Vec::new();
        for follower in &*self.followers {
            follow(write, now, follower.as_ref(), &[(incoming, plan)], |_, caused| jobs.extend(caused)).await?;
        }
        Ok(jobs)
    }

    /// Other routes hold from now on.
    pub fn set_routes(&self, routes: Routes) {
        *self.routes.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(routes);
    }

    /// What `incoming` asks for, by the routes that hold now.
    #[must_use]
    pub fn plan(&self, incoming: &Incoming) -> Plan {
        let routes = Arc::clone(&self.routes.read().unwrap_or_else(PoisonError::into_inner));
        match &incoming.event {
            Ok(event) => plan(&incoming.facts, event, &routes, self.app, &incoming.id),
            Err(reason) => Plan { outcome: format!("not understood: {reason}"), ..Plan::default() },
        }
    }

    /// Stores `incoming` and the jobs that it causes; when this returns well, both are on the disk.
    pub async fn accept(&self, incoming: Incoming) -> Result<Accepted, Arc<StoreError>> {
        let plan = self.plan(&incoming);
        let (answer, answered) = oneshot::channel();
        let busy = || Arc::new(StoreError::Busy);
        self.waiting.try_send(Waiting { incoming, plan, answer }).map_err(|_| busy())?;
        answered.await.unwrap_or_else(|_| Err(busy()))
    }
}

async fn take_in(store: Store, mut arrivals: mpsc::Receiver<Waiting>, followers: Arc<[Arc<dyn Follower>]>) {
    let mut batch = Vec::new();
    while arrivals.recv_many(&mut batch, MOST_AT_ONCE).await > 0 {
        match store_all(&store, &batch, &followers).await {
            Ok(accepted) => {
                for (waiting, accepted) in batch.drain(..).zip(accepted) {
                    // Who does not wait any more gets it when GitHub is asked for missed deliveries, or never asks.
                    let _ = waiting.answer.send(Ok(accepted));
                }
            }
            // One of them may be to blame: each for itself, so that it costs the others nothing.
            Err(_) => {
                for waiting in batch.drain(..) {
                    let stored = store_all(&store, std::slice::from_ref(&waiting), &followers).await;
                    let accepted = stored.map(|mut accepted| accepted.remove(0)).map_err(Arc::new);
                    let _ = waiting.answer.send(accepted);
                }
            }
        }
    }
}

async fn store_all(
    store: &Store,
    batch: &[Waiting],
    followers: &[Arc<dyn Follower>],
) -> Result<Vec<Accepted>, StoreError> {
    let mut write = store.begin().await?;
    let mut accepted = Vec::with_capacity(batch.len());
    for waiting in batch {
        accepted.push(store_one(&mut write, store, &waiting.incoming, &waiting.plan).await?);
    }
    let (places, fresh): (Vec<usize>, Vec<_>) = batch
        .iter()
        .enumerate()
        .filter(|(index, _)| accepted.get(*index).is_some_and(|accepted| !accepted.is_known))
        .map(|(index, waiting)| (index, (&waiting.incoming, &waiting.plan)))
        .unzip();
    for follower in followers {
        let mut more = Vec::new();
        follow(&mut write, store.now(), follower.as_ref(), &fresh, |index, jobs| more.push((index, jobs))).await?;
        for (index, jobs) in more {
            if let Some(accepted) = places.get(index).and_then(|place| accepted.get_mut(*place)) {
                accepted.jobs.extend(jobs);
            }
        }
    }
    write.commit().await?;
    Ok(accepted)
}

async fn store_one(write: &mut Write, store: &Store, incoming: &Incoming, plan: &Plan) -> Result<Accepted, StoreError> {
    let now = store.now();
    let state = match (&incoming.event, plan.jobs.is_empty() && plan.cancelled_keys.is_empty()) {
        (Err(_), _) => DeliveryState::NotUnderstood,
        (Ok(Event::Ping), _) | (Ok(_), false) => DeliveryState::Accepted,
        (Ok(_), true) => DeliveryState::Ignored,
    };
    if !deliveries::insert(write, now, incoming, state, &plan.outcome).await? {
        return again(write, store, incoming).await;
    }
    let jobs = carry_out(write, now, &incoming.id, plan).await?;
    Ok(Accepted { delivery: incoming.id.clone(), is_known: false, outcome: plan.outcome.clone(), jobs })
}

/// Tells `follower` of what came in, and notes with the deliveries what it did; `told` gets the jobs of each.
async fn follow(
    write: &mut Write,
    now: Millis,
    follower: &dyn Follower,
    came: &[(&Incoming, &Plan)],
    mut told: impl FnMut(usize, Vec<String>),
) -> Result<(), StoreError> {
    let (places, received): (Vec<usize>, Vec<Received<'_>>) = came
        .iter()
        .enumerate()
        .filter(|(_, (_, plan))| !plan.is_left_out || follower.follows_all())
        .filter_map(|(index, (incoming, _))| {
            let event = incoming.event.as_ref().ok()?;
            Some((index, Received { id: &incoming.id, facts: &incoming.facts, event }))
        })
        .unzip();
    if received.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = received.iter().map(|received| received.id).collect();
    let all = follower.follow(write, now, received).await?;
    for ((index, id), caused) in places.into_iter().zip(ids).zip(all) {
        if caused.words.is_empty() {
            continue;
        }
        deliveries::note_more(write, id, &caused.words.join(", ")).await?;
        for job in &caused.jobs {
            deliveries::note_job(write, id, job).await?;
        }
        told(index, caused.jobs);
    }
    Ok(())
}

/// Makes what `plan` says come true, and notes which jobs the delivery caused.
pub(super) async fn carry_out(
    write: &mut Write,
    now: Millis,
    delivery: &str,
    plan: &Plan,
) -> Result<Vec<String>, StoreError> {
    for key in &plan.cancelled_keys {
        jobs::cancel_key(write, now, key, "by an event of GitHub").await?;
    }
    let mut ids = Vec::new();
    for job in &plan.jobs {
        let enqueued = jobs::enqueue(write, now, job.clone()).await?;
        deliveries::note_job(write, delivery, &enqueued.id).await?;
        ids.push(enqueued.id);
    }
    Ok(ids)
}

/// It came before. Its work is done once, but what failed of it is done again: GitHub sends again because somebody asked it to.
async fn again(write: &mut Write, store: &Store, incoming: &Incoming) -> Result<Accepted, StoreError> {
    deliveries::count_again(write, store.now(), &incoming.id).await?;
    let jobs = deliveries::jobs_in(write, &incoming.id).await?;
    let mut repeated = 0;
    for (id, state) in &jobs {
        if *state == JobState::Dead {
            match jobs::requeue_in(write, store.now(), id).await {
                Ok(()) => repeated += 1,
                // Something newer waits for the same.
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    let outcome =
        if repeated > 0 { format!("came before; {repeated} jobs are done again") } else { "came before".to_owned() };
    Ok(Accepted {
        delivery: incoming.id.clone(),
        is_known: true,
        outcome,
        jobs: jobs.into_iter().map(|(id, _)| id).collect(),
    })
}
