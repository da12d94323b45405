use crate::finding::{Finding, Location, RuleInfo};
use crate::language::{Language, SourceView, Support};
use crate::metrics::{FileMetrics, FunctionMetrics};
use crate::syntax::{Facts, Function};
use crate::text::{LineIndex, Span};
use std::sync::Arc;

/// One file with all that is known of it.
#[derive(Clone, Copy)]
pub struct SmellInput<'f> {
    /// Relative to the project root, with `/`.
    pub path: &'f Arc<str>,
    pub view: SourceView<'f>,
    pub facts: &'f Facts,
    pub metrics: &'f FileMetrics,
    pub lines: &'f LineIndex,
    /// Whether the whole file is test code.
    pub is_test: bool,
}

impl<'f> SmellInput<'f> {
    pub(super) fn language(&self) -> Language {
        self.view.compiled.spec.language
    }

    /// Whether roles, facts and metrics of the language are known.
    pub(super) fn is_fully_supported(&self) -> bool {
        self.view.compiled.spec.support == Support::Full
    }

    pub(super) fn location(&self, span: Span) -> Location {
        self.lines.location(span, self.path, self.view.text)
    }

    /// A finding of `rule` at `span`, inside the function or type around it.
    pub(super) fn finding(&self, rule: &RuleInfo, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.location(span), message).in_symbol(self.facts.symbol_at(span))
    }

    /// The measured functions, each with what is known of it.
    ///
    /// Both lists are in the order of the text and the measured ones are a part of the known ones,
    /// so that one pass over both pairs them.
    pub(super) fn functions(&self) -> impl Iterator<Item = (&'f FunctionMetrics, &'f Function)> + use<'f> {
        let mut known = self.facts.functions.iter();
        self.metrics.functions.iter().filter_map(move |measured| {
            let function = known.find(|function| {
                function.first_line == measured.first_line
                    && function.kind == measured.kind
                    && function.qualified_name == measured.qualified_name
            })?;
            Some((measured, function))
        })
    }

    /// Whether `function` is test code.
    pub(super) fn is_test_function(&self, function: &Function) -> bool {
        self.is_test || function.is_test
    }

    /// Whether the grammar lost its way anywhere in `span`: what stands there may be misread.
    pub(super) fn has_error_in(&self, span: Span) -> bool {
        // Errors are outermost only and in the order of the text, so they do not overlap.
        let errors = &self.view.tree.errors;
        let first = errors.partition_point(|error| error.end < span.start);
        errors.get(first).is_some_and(|error| error.start <= span.end)
    }
}
