//! The one way through: discover, look at each file, look at all, compare, judge.

use super::cache::{self, EntryKey, Pack, PackWriter};
use super::excerpt;
use super::file::FileAnalysis;
use super::flows;
use super::gate::{self, Demand};
use super::history;
use super::judge;
use super::look::{self, CacheEntry, Content, analyse_cached, is_passing};
use super::measures::{self, ProjectCounts};
use super::newcode::{Revision, head_states};
use super::outcome::{Analysis, JudgedFinding, ProjectInfo};
use super::plain::{self, PlainAnalysis, PlainChecks};
use super::project::{self, ProjectChecks};
use super::recommend::recommend;
use super::request::{Base, Request, ScanError};
use super::secret_findings;
use super::together::{file_of, is_test, summaries, told};
use crate::architecture::{ImportGraph, Manifests};
use crate::finding::{Finding, Problem, ProblemKind, State};
use crate::workspace::git::{BlobIds, Head, Repository};
use crate::workspace::{self, Discovery, PlainFile, ReadOutcome, SkippedFile, SourceFile};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Scans what was discovered of a project.
pub fn scan(request: &Request<'_>, discovery: Discovery) -> Result<Analysis, ScanError> {
    let stop = || if request.cancelled.load(Ordering::Relaxed) { Err(ScanError::Cancelled) } else { Ok(()) };
    stop()?;
    let mut run = Run::new(request, discovery);
    run.open_repository()?;
    if let Some(known) = run.known_result() {
        return Ok(known);
    }
    stop()?;
    run.open_cache();
    run.look_at_files();
    stop()?;
    run.read_manifests();
    let revision = run.look_at_base()?;
    stop()?;
    request.observer.stage("looking at the whole", None);
    let graph = flows::graph(&run.analysed, &run.manifests);
    run.follow_flows(&graph);
    stop()?;
    let checks = project::check(&run.analysed, &graph, request.config);
    stop()?;
    let analysis = run.judge(checks, revision.as_ref());
    stop()?;
    run.save(&analysis);
    let mut analysis = analysis;
    analysis.problems.append(&mut run.late_problems);
    Ok(analysis)
}

/// A scan under way.
struct Run<'r> {
    request: &'r Request<'r>,
    files: Vec<SourceFile>,
    /// Files that only secrets are looked for in.
    plain_files: Vec<PlainFile>,
    skipped: Vec<SkippedFile>,
    unknown_files: u32,
    problems: Vec<Problem>,
    /// Problems that must not be kept in the cache: they are of this run only.
    late_problems: Vec<Problem>,
    repository: Option<Repository>,
    /// There is a repository that could not be opened, which is told.
    repository_is_unusable: bool,
    head: Head,
    /// Id of the commit to compare with.
    base: Option<String>,
    /// What git calls each of the files, where there is a base to compare with.
    blobs: Vec<Option<BlobIds>>,
    pack: Pack,
    /// What was discovered, as bytes: part of the key of the whole result.
    discovered: Vec<u8>,
    /// Key of the whole result, where a cache is used.
    key: Option<EntryKey>,
    /// Key and, unless the old one is still good, new bytes of each cache entry of this run.
    entries: Vec<CacheEntry>,
    manifests: Manifests,
    /// By path.
    analysed: Vec<Arc<FileAnalysis>>,
    /// By path.
    plain: Vec<PlainAnalysis>,
    cached: u32,
}

/// What looking at one file gave.
enum Look {
    Analysed {
        hash: [u8; 32],
        blob: Option<BlobIds>,
        analysis: Box<FileAnalysis>,
        entry: Option<CacheEntry>,
        from_cache: bool,
    },
    Skipped(SkippedFile),
    Failed(Problem),
    Cancelled,
}

impl<'r> Run<'r> {
    fn new(request: &'r Request<'r>, mut discovery: Discovery) -> Self {
        if request.secrets.is_none() && !request.code_rules.wants_any_text() {
            discovery.plain.clear();
        } else if request.only_secrets {
            let files = std::mem::take(&mut discovery.files).into_iter();
            discovery.plain.extend(files.map(|file| PlainFile { path: file.path, absolute: file.absolute }));
            discovery.plain.sort();
        }
        let discovered = format!("{:?}\0{:?}\0{}", discovery.skipped, discovery.problems, discovery.unknown_count);
        Self {
            request,
            discovered: discovered.into_bytes(),
            files: discovery.files,
            plain_files: discovery.plain,
            skipped: discovery.skipped,
            unknown_files: u32::try_from(discovery.unknown_count).unwrap_or(u32::MAX),
            problems: discovery.problems.into_iter().chain(request.problems.iter().cloned()).collect(),
            late_problems: Vec::new(),
            repository: None,
            repository_is_unusable: false,
            head: Head::default(),
            base: None,
            blobs: Vec::new(),
            pack: Pack::default(),
            key: None,
            entries: Vec::new(),
            manifests: Manifests::default(),
            analysed: Vec::new(),
            plain: Vec::new(),
            cached: 0,
        }
    }

    /// Finds the repository, and the base where one is asked for. Without a base, a repository that cannot be
    /// read is only a problem.
    fn open_repository(&mut self) -> Result<(), ScanError> {
        let wanted = match &self.request.base {
            Base::Revision { name, comparison } => Some((name, *comparison)),
            Base::None | Base::Baseline(_) => None,
        };
        let opened = Repository::open(self.request.root)
            .and_then(|repository| Ok((repository.as_ref().map(Repository::head).transpose()?, repository)));
        match opened {
            Ok((head, repository)) => {
                self.head = head.unwrap_or_default();
                self.repository = repository;
            }
            Err(error) if wanted.is_some() => return Err(error.into()),
            Err(error) => {
                self.repository_is_unusable = true;
                self.problems.push(Problem {
                    kind: ProblemKind::History,
                    path: Arc::from(""),
                    message: format!("{error}."),
                });
            }
        }
        if let Some((name, comparison)) = wanted {
            let Some(repository) = &self.repository else {
                return Err(ScanError::NoRepository(self.request.root.display().to_string()));
            };
            let base = repository.resolve(name, comparison)?;
            self.problems.extend(base.problem);
            self.base = Some(base.id);
        }
        Ok(())
    }

    fn open_cache(&mut self) {
        let Some(folder) = self.request.cache_folder else { return };
        match Pack::open(folder) {
            Ok(pack) => self.pack = pack,
            Err(error) => self.late_problem(&error),
        }
    }

    fn late_problem(&mut self, error: &cache::CacheError) {
        self.late_problems.push(Problem { kind: ProblemKind::Input, path: Arc::from(""), message: error.to_string() });
    }

    /// The whole result of an earlier run, if nothing at all changed since.
    fn known_result(&mut self) -> Option<Analysis> {
        // History is no part of the key of a result.
        let folder = self.request.cache_folder.filter(|_| self.request.history.is_none());
        let folder = folder.filter(|folder| cache::has_snapshot(folder))?;
        self.request.observer.stage("reading", Some(self.files.len() as u64));
        let options = &self.request.config.file.scan;
        let hashes: Vec<Option<[u8; 32]>> = self
            .files
            .par_iter()
            .map(|file| match workspace::read(file, options) {
                ReadOutcome::Text(source) => Some(source.hash.0),
                ReadOutcome::Skipped(_) | ReadOutcome::Failed(_) => None,
            })
            .collect();
        let plain: Vec<[u8; 32]> = self
            .plain_files
            .par_iter()
            .filter_map(|file| workspace::read_plain(file, options, None).ok().flatten().map(|read| read.hash.0))
            .collect();
        let key = self.whole_key(&hashes, &plain);
        match cache::load_snapshot::<Analysis>(folder, &key) {
            Ok(known) => known.map(|known| Analysis { cached_files: known.files.len() as u32, ..known }),
            Err(error) => {
                self.late_problem(&error);
                None
            }
        }
    }

    /// Over everything that the result depends on.
    fn whole_key(&self, hashes: &[Option<[u8; 32]>], plain: &[[u8; 32]]) -> EntryKey {
        let config = serde_json::to_vec(&self.request.config.file).unwrap_or_default();
        let base = match &self.request.base {
            Base::None => Vec::new(),
            Base::Revision { .. } => self.base.clone().unwrap_or_default().into_bytes(),
            Base::Baseline(baseline) => format!("{baseline:?}").into_bytes(),
        };
        let coverage = serde_json::to_vec(&self.request.coverage).unwrap_or_default();
        let state = self.project_info();
        let about = format!("{}\0{state:?}\0{:?}", self.request.today, self.request.paths);
        let mut parts: Vec<&[u8]> =
            vec![cache::BUILD.as_bytes(), &config, &base, &coverage, about.as_bytes(), &self.discovered];
        let secrets = self.request.secrets.map_or([0; 32], |scanner| *scanner.digest());
        let alone = [u8::from(self.request.only_secrets)];
        let faults = format!("{:?}", self.request.problems);
        let code_rules = self.request.code_rules.key();
        parts.extend([&secrets[..], &alone, faults.as_bytes(), &code_rules]);
        parts.extend(self.plain_files.iter().map(|file| file.path.as_bytes()));
        parts.extend(plain.iter().map(|hash| &hash[..]));
        let settings: Vec<_> = self.files.iter().map(|file| self.request.config.settings_for(&file.path)).collect();
        for ((file, hash), settings) in self.files.iter().zip(hashes).zip(&settings) {
            parts.push(file.path.as_bytes());
            parts.push(hash.as_ref().map_or(&[], |hash| hash));
            parts.push(&settings.key);
        }
        cache::key_of(&parts)
    }

    fn look_at_files(&mut self) {
        self.request.observer.stage("analysing", Some(self.files.len() as u64));
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        // The largest first, so that no thread is left alone with a large one at the end.
        order.sort_by_key(|&index| (std::cmp::Reverse(self.files[index].size), index));
        let looks: Vec<(usize, Look)> =
            order.into_par_iter().with_max_len(1).map(|index| (index, self.look_at(&self.files[index]))).collect();
        let mut hashes = vec![None; self.files.len()];
        self.blobs = vec![None; self.files.len()];
        for (index, look) in looks {
            match look {
                Look::Analysed { hash, blob, analysis, entry, from_cache } => {
                    hashes[index] = Some(hash);
                    self.blobs[index] = blob;
                    self.cached += u32::from(from_cache);
                    self.entries.extend(entry);
                    self.problems.extend(analysis.problems.iter().cloned());
                    self.analysed.push(Arc::from(analysis));
                }
                Look::Skipped(file) => self.skipped.push(file),
                Look::Failed(problem) => self.problems.push(problem),
                Look::Cancelled => {}
            }
        }
        self.analysed.sort_by(|a, b| a.path.cmp(&b.path));
        self.skipped.sort();
        self.look_at_plain_files();
        if self.request.cache_folder.is_some() && self.request.history.is_none() {
            let plain: Vec<[u8; 32]> =
                self.plain.iter().filter(|file| file.hash != [0; 32]).map(|file| file.hash).collect();
            self.key = Some(self.whole_key(&hashes, &plain));
        }
    }

    fn look_at_plain_files(&mut self) {
        let checks = PlainChecks { scanner: self.request.secrets, code_rules: self.request.code_rules };
        let format = self.repository.as_ref().filter(|_| self.base.is_some()).map(Repository::blob_format);
        let config = self.request.config;
        self.plain = self
            .plain_files
            .par_iter()
            .filter(|_| !self.request.cancelled.load(Ordering::Relaxed))
            .filter_map(|file| plain::look_at(checks, config.settings_for(&file.path), &config.file.scan, file, format))
            .collect();
        self.problems.extend(self.plain.iter().filter_map(|file| file.problem.clone()));
    }

    fn look_at(&self, file: &SourceFile) -> Look {
        if self.request.cancelled.load(Ordering::Relaxed) {
            return Look::Cancelled;
        }
        let options = &self.request.config.file.scan;
        let outcome = match self.repository.as_ref().filter(|_| self.base.is_some()) {
            Some(repository) => workspace::read_with_blob(file, options, repository.blob_format()),
            None => workspace::read(file, options),
        };
        let source = match outcome {
            ReadOutcome::Text(source) => source,
            ReadOutcome::Skipped(reason) => {
                self.request.observer.step();
                return Look::Skipped(SkippedFile { path: Arc::clone(&file.path), reason });
            }
            ReadOutcome::Failed(problem) => {
                self.request.observer.step();
                return Look::Failed(problem);
            }
        };
        let content = Content { path: &file.path, language: source.language, text: &source.text, hash: source.hash.0 };
        let (mut analysis, entry, from_cache) = analyse_cached(self.request, &self.pack, &content);
        analysis.problems.extend(source.problem);
        self.request.observer.step();
        Look::Analysed { hash: content.hash, blob: source.blob, analysis: Box::new(analysis), entry, from_cache }
    }

    fn read_manifests(&mut self) {
        let (manifests, problems) = project::manifests(self.request.root, &self.files, self.request.config);
        self.manifests = manifests;
        self.problems.extend(problems);
    }

    /// Follows tainted data from file to file.
    fn follow_flows(&mut self, graph: &ImportGraph) {
        let sources: BTreeMap<&str, &SourceFile> = self.files.iter().map(|file| (&*file.path, file)).collect();
        let text_of = |path: &str| look::text_of(sources.get(path)?, &self.request.config.file.scan);
        let problems = flows::follow(&mut self.analysed, graph, &self.manifests, self.request, &text_of);
        self.problems.extend(problems);
    }

    fn look_at_base(&mut self) -> Result<Option<Revision>, ScanError> {
        let (Some(repository), Some(commit)) = (&self.repository, &self.base) else { return Ok(None) };
        self.request.observer.stage("analysing the base", None);
        let head = head_states(&self.files, &self.blobs, &self.analysed);
        let base = repository.tree_of(commit)?;
        let look =
            Revision::look(self.request, &base, &head, (&self.plain, &self.plain_files), &self.manifests, &self.pack)?;
        self.entries.extend(look.entries);
        self.problems.extend(look.problems);
        Ok(Some(look.revision))
    }

    fn project_info(&self) -> ProjectInfo {
        let folder = self
            .request
            .root
            .file_name()
            .map_or_else(|| "project".to_owned(), |name| name.to_string_lossy().into_owned());
        let base = match &self.request.base {
            Base::None => None,
            Base::Revision { .. } => self.base.clone(),
            Base::Baseline(baseline) => Some(baseline.name.clone()),
        };
        match &self.repository {
            Some(repository) => {
                let (address, prefix) = (repository.web_address(), repository.prefix().to_owned());
                // A checkout may lie in a folder of any name.
                let named = address.as_deref().filter(|_| prefix.is_empty()).and_then(|url| url.rsplit('/').next());
                ProjectInfo {
                    name: named.filter(|name| !name.is_empty()).map_or(folder, str::to_owned),
                    commit: self.head.commit.clone(),
                    branch: self.head.branch.clone(),
                    repository: address,
                    prefix,
                    base,
                }
            }
            None => ProjectInfo { name: folder, base, ..ProjectInfo::default() },
        }
    }

    /// Puts everything together.
    fn judge(&mut self, mut checks: ProjectChecks, revision: Option<&Revision>) -> Analysis {
        let request = self.request;
        let of_plain = self.plain.iter().flat_map(|file| file.findings.iter().cloned());
        let others = std::mem::take(&mut checks.findings).into_iter().chain(of_plain).collect();
        let (findings, suppressions) = told(&self.analysed, others, request);
        let mut judged = self.with_excerpts(findings);
        for (judged, suppression) in judged.iter_mut().zip(suppressions) {
            judged.suppression = suppression;
        }
        let mut of_history = self.look_at_history(&mut judged);
        let is_revision = matches!(request.base, Base::Revision { .. });
        if !is_revision {
            judged.append(&mut of_history);
            judged.sort_by(|a, b| a.finding.listing_order().cmp(&b.finding.listing_order()));
        }
        let (fixed, score_before) = judge::states(&mut judged, &request.base, revision);
        if is_revision {
            judged.append(&mut of_history);
            judged.sort_by(|a, b| a.finding.listing_order().cmp(&b.finding.listing_order()));
        }

        let (coverage, unmatched) = judge::coverage_by_path(request, &self.analysed);
        self.problems.extend(unmatched);
        let files = summaries(&self.analysed, &checks, &coverage);
        self.problems.sort_by(|a, b| (&a.path, a.kind, &a.message).cmp(&(&b.path, b.kind, &b.message)));
        self.problems.dedup();

        let counts = ProjectCounts {
            duplicated_blocks: checks
                .clones
                .iter()
                .map(|family| family.copies.iter().filter(|copy| !copy.is_test).count() as u32)
                .sum(),
            import_cycles: checks.cycles.len() as u32,
            problems: self.problems.len() as u32,
            complex_above: request.config.file.smells.complex_function.max_cognitive,
        };
        let (overall, score) = measures::overall(&files, &judged, counts);
        let new_lines = revision.map(|revision| &revision.new_lines);
        let new = (!matches!(request.base, Base::None))
            .then(|| measures::of_new_code(&files, &judged, new_lines, &checks.duplicated));
        let demands: Vec<Demand> = request
            .config
            .fail
            .iter()
            .map(|&condition| Demand { condition, only_warns: false })
            .chain(request.config.warn.iter().map(|&condition| Demand { condition, only_warns: true }))
            .collect();
        let gate = gate::judge(&demands, &overall, new.as_ref());
        let product = files.iter().filter(|file| !file.is_test);
        let duplicated_by_path = product.map(|file| (Arc::clone(&file.path), file.duplicated_lines)).collect();
        let all_lines = measures::lines_outside_of_tests(&files);
        let recommendations = recommend(&judged, &score, &duplicated_by_path, all_lines);
        Analysis {
            project: self.project_info(),
            files,
            findings: judged,
            fixed,
            clones: checks.clones,
            import_cycles: checks.cycles,
            skipped: std::mem::take(&mut self.skipped),
            unknown_files: self.unknown_files,
            plain_files: self.plain.iter().filter(|file| file.problem.is_none()).count() as u32,
            problems: std::mem::take(&mut self.problems),
            measures: overall,
            new_measures: new,
            score: score.value(),
            score_before,
            losses: score.losses(),
            gate,
            recommendations,
            cached_files: self.cached,
        }
    }

    /// Secrets of history that are in the tree no more; to those that are, their commits are added.
    fn look_at_history(&mut self, judged: &mut [JudgedFinding]) -> Vec<JudgedFinding> {
        let Some(asked) = self.request.history else { return Vec::new() };
        let looked = match &self.repository {
            Some(repository) => history::look(self.request, asked, repository, self.base.as_deref(), judged),
            None if self.repository_is_unusable => return Vec::new(),
            None => Err(ScanError::NoHistory(self.request.root.display().to_string())),
        };
        match looked {
            Ok(look) => {
                self.problems.extend(look.problems);
                look.findings
            }
            Err(error) => {
                let message = format!("{error}.");
                self.problems.push(Problem { kind: ProblemKind::History, path: Arc::from(""), message });
                Vec::new()
            }
        }
    }

    /// Reads the files that have findings once more, for line hashes and excerpts.
    fn with_excerpts(&self, findings: Vec<Finding>) -> Vec<JudgedFinding> {
        let sources: BTreeMap<&str, &SourceFile> = self.files.iter().map(|file| (&*file.path, file)).collect();
        let plain: BTreeMap<&str, &PlainFile> = self.plain_files.iter().map(|file| (&*file.path, file)).collect();
        let options = &self.request.config.file.scan;
        let text_of = |path: &str| {
            if let Some(file) = sources.get(path) {
                return look::text_of(file, options);
            }
            let read = workspace::read_plain(plain.get(path)?, options, None).ok().flatten()?;
            // Of an archive there is nothing to show.
            read.archive.is_none().then_some(read.text)
        };
        let mut groups: Vec<Vec<Finding>> = Vec::new();
        for finding in findings {
            match groups.last_mut() {
                Some(group) if group.last().is_some_and(|last| last.location.path == finding.location.path) => {
                    group.push(finding);
                }
                _ => groups.push(vec![finding]),
            }
        }
        groups
            .into_par_iter()
            .flat_map_iter(|mut group| {
                let path = group.first().map(|finding| Arc::clone(&finding.location.path));
                let text = path.and_then(|path| Some(self.without_secrets(&path, text_of(&path)?)));
                let excerpts = match text {
                    Some(text) => excerpt::look(group.iter_mut(), &text),
                    None => group.iter().map(|_| None).collect(),
                };
                let in_test_code = group.first().is_some_and(|finding| is_test(&self.analysed, &finding.location.path));
                group.into_iter().zip(excerpts).map(move |(finding, excerpt)| JudgedFinding {
                    finding,
                    state: State::Unknown,
                    on_changed_line: None,
                    suppression: None,
                    in_test_code,
                    excerpt,
                })
            })
            .collect()
    }

    /// The text of `path` as it may be shown.
    fn without_secrets(&self, path: &str, text: String) -> String {
        let has_none = match file_of(&self.analysed, path) {
            Some(file) => file.secrets.is_empty(),
            None => false,
        };
        let Some(scanner) = self.request.secrets.filter(|_| !has_none) else { return text };
        secret_findings::hide(scanner, self.request.config.settings_for(path), path, &text).unwrap_or(text)
    }

    /// Keeps what was found for the next run. That it could not be kept is told, and changes nothing else.
    fn save(&mut self, analysis: &Analysis) {
        let Some(folder) = self.request.cache_folder else { return };
        if let Some(damage) = self.pack.damage() {
            self.late_problem(&damage);
        }
        let entries = std::mem::take(&mut self.entries);
        let everything_known = entries.iter().all(|(_, bytes)| bytes.is_none()) && entries.len() == self.pack.len();
        let mut saved = Ok(());
        if !everything_known {
            let mut writer = PackWriter::default();
            for (key, bytes) in entries {
                match bytes {
                    Some(bytes) => writer.add(key, bytes),
                    None => {
                        if let Some(bytes) = self.pack.get(&key) {
                            writer.add(key, bytes);
                        }
                    }
                }
            }
            saved = writer.save(folder);
        }
        // What ran out of time may come further another day.
        let passing = analysis.problems.iter().any(|problem| is_passing(problem.kind));
        if let (Ok(()), Some(key), false) = (&saved, self.key, passing) {
            saved = cache::save_snapshot(folder, &key, analysis);
        }
        if let Err(error) = saved {
            self.late_problem(&error);
        }
    }
}
