use super::limits::Limiter;
use super::performance::Meter;
use crate::pipelines::Abilities;
use crate::receiver::{Intake, RouteTable, Secrets};
use crate::scans::ScanSettings;
use crate::sign_in::GithubSignIn;
use crate::store::Store;
use crate::upkeep::UpkeepSettings;
use crate::vault::Vault;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What handlers work with; cheap to clone.
#[derive(Clone)]
pub struct Api {
    pub store: Store,
    pub intake: Intake,
    /// What the intake goes by.
    pub routes: RouteTable,
    /// What webhooks are signed with.
    pub webhook_secrets: Arc<Secrets>,
    pub figures: Figures,
    /// Counts requests, for admins to look at.
    pub meter: Arc<Meter>,
    pub limiter: Arc<Limiter>,
    pub vault: Vault,
    /// Whether outgoing webhooks may go into private networks.
    pub allow_private_network: bool,
    /// The server goes: streams end, and it is not ready for more.
    pub leaving: CancellationToken,
    /// How people sign in with an account of GitHub, where they may.
    pub sign_in: Option<Arc<GithubSignIn>>,
    /// What may be scanned.
    pub scans: Arc<ScanSettings>,
    /// Which templates there are, and where they may be applied.
    pub upkeep: UpkeepSettings,
    /// What steps of pipelines can do here.
    pub abilities: Abilities,
}

/// Where figures are read from; there is one recorder in a process.
#[derive(Clone)]
pub struct Figures(pub Option<PrometheusHandle>);
