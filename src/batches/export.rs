//! One item of an export: the latest analysis of a repository in the formats that were asked for.

use super::archive::{self, Packed, Packer};
use super::model::{Item, ItemInput};
use super::table;
use crate::jobs::{Context, Failure, Handler, NewJob, Priority, Work};
use crate::report::json::from_json;
use crate::report::{Format, RenderOptions};
use crate::scans::{self, KeptReport, Repository};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of the jobs that export.
pub const EXPORT: &str = "export";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) batch: String,
    pub(super) item: i64,
}

pub(super) fn job(batch: &str, item: i64) -> NewJob {
    NewJob { priority: Priority::LOW, ..NewJob::new(EXPORT, json!(Payload { batch: batch.to_owned(), item })) }
}

/// Does such jobs.
pub struct ExportHandler;

impl Handler for ExportHandler {
    fn kind(&self) -> &'static str {
        EXPORT
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(export(context))
    }
}

async fn export(context: &Context) -> Result<Value, Failure> {
    let payload: Payload = context.payload()?;
    let store = &context.store;
    let Some(item) = table::item(store, &payload.batch, payload.item).await? else {
        return Ok(json!({"skipped": "the batch was cleared away"}));
    };
    let formats = table::get(store, &payload.batch).await?.options.formats;
    let formats: Vec<Format> = formats.iter().filter_map(|id| Format::from_id(id)).collect();
    let repository = scans::repository(store, item.repository_id.as_deref().unwrap_or_default()).await?;
    let reference = match &item.input {
        ItemInput::Known { reference, .. } => reference.as_deref(),
        ItemInput::New { .. } => None,
    };
    let nothing =
        || Failure::lasting(format_args!("{} has no analysis whose report is kept; analyse it first", item.label));
    let analysis = scans::latest_with_report(store, &repository.id, reference).await?.ok_or_else(nothing)?;
    let packed = scans::report_packed(store, &analysis, KeptReport::Json).await?.ok_or_else(nothing)?;
    let folder = folder(&repository, &item);
    let rendering = tokio::task::spawn_blocking(move || render(&packed, &formats, &folder));
    let rendered = tokio::select! {
        done = rendering => done.map_err(Failure::passing)??,
        () = context.stop().cancelled() => return Err(Failure::Stopped),
    };
    for problem in &rendered.problems {
        context.warn(problem.clone());
    }
    let outcome = json!({"analysis": analysis.id, "files": rendered.packed.names, "problems": rendered.problems});
    let mut write = store.begin().await?;
    archive::keep(&mut write, &payload.batch, payload.item, rendered.packed).await?;
    write.commit().await?;
    Ok(outcome)
}

struct Rendered {
    packed: Packed,
    /// What a format had to leave out.
    problems: Vec<String>,
}

fn render(packed: &[u8], formats: &[Format], folder: &str) -> Result<Rendered, Failure> {
    let bytes = scans::unpacked(packed).map_err(Failure::lasting)?;
    let report = from_json(&bytes).map_err(Failure::lasting)?;
    drop(bytes);
    let (mut packer, mut problems) = (Packer::new(), Vec::new());
    for format in formats {
        let file = packer.begin(format!("{folder}/{}", format.default_file_name())).map_err(Failure::lasting)?;
        let left_out = format.render(&report, &RenderOptions::default(), file).map_err(Failure::lasting)?;
        problems.extend(left_out.into_iter().map(|problem| format!("{format}: {}", problem.message)));
    }
    Ok(Rendered { packed: packer.finish().map_err(Failure::lasting)?, problems })
}

/// The folder of an item in the archive. Names are of strangers: no part is empty, hidden or leads out, and two items never share one.
fn folder(repository: &Repository, item: &Item) -> String {
    let part = |part: &str| -> String {
        let keep = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
        let part: String = part.chars().take(80).map(keep).collect();
        let part = part.trim_matches('.');
        if part.is_empty() { "_".to_owned() } else { part.to_owned() }
    };
    let name: Vec<String> = repository.full_name.split('/').map(part).collect();
    format!("{:04}-{}", item.ordinal + 1, name.join("/"))
}
