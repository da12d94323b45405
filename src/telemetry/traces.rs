use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, TracerProvider as _,
};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracerProvider, Tracer};
use sha2::{Digest, Sha256};
use tracing::{Span, Subscriber};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt as _};
use tracing_subscriber::registry::LookupSpan;

/// The trace of a correlation id, with a span that all others are below.
fn context_of(correlation: &str) -> SpanContext {
    let digest = Sha256::new().chain_update(b"plimsoll trace ").chain_update(correlation).finalize();
    let (mut trace, mut span) = ([0; 16], [0; 8]);
    trace.copy_from_slice(&digest[..16]);
    span.copy_from_slice(&digest[16..24]);
    SpanContext::new(
        TraceId::from_bytes(trace),
        SpanId::from_bytes(span),
        TraceFlags::SAMPLED,
        true,
        TraceState::default(),
    )
}

/// Makes `span` one of the trace of this correlation id.
pub fn follow(span: &Span, correlation: &str) {
    // Where no traces are kept there is nothing to be set.
    let _ = span.set_parent(opentelemetry::Context::new().with_remote_span_context(context_of(correlation)));
}

/// What a call tells whom it calls, in the header `traceparent`: the trace of the correlation id, and the span that calls.
#[must_use]
pub fn traceparent(correlation: &str) -> String {
    let of_id = context_of(correlation);
    let current = Span::current().context().span().span_context().clone();
    let caller = if current.trace_id() == of_id.trace_id() { &current } else { &of_id };
    format!("00-{}-{}-01", of_id.trace_id(), caller.span_id())
}

/// Why traces are not sent.
#[derive(Debug, thiserror::Error)]
#[error("traces cannot be sent: {0}; see OTEL_EXPORTER_OTLP_ENDPOINT")]
pub struct TraceError(String);

/// Sends traces by OTLP over HTTP, until it is dropped; what is left is sent then.
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Where the environment names a collector: `OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. The other variables of
    /// OpenTelemetry are heeded too. Must not be called within an asynchronous runtime.
    pub fn of_environment() -> Result<Option<Self>, TraceError> {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_off = std::env::var("OTEL_SDK_DISABLED").is_ok_and(|value| value.eq_ignore_ascii_case("true"));
        if is_off || !(is_set("OTEL_EXPORTER_OTLP_ENDPOINT") || is_set("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")) {
            return Ok(None);
        }
        let _ = rustls::crypto::ring::default_provider().install_default();
        let exporter = SpanExporter::builder().with_http().build().map_err(|error| TraceError(error.to_string()))?;
        let mut resource = Resource::builder();
        if !is_set("OTEL_SERVICE_NAME") {
            resource = resource.with_service_name("plimsoll");
        }
        let provider =
            SdkTracerProvider::builder().with_resource(resource.build()).with_batch_exporter(exporter).build();
        Ok(Some(Self { provider }))
    }

    /// What turns spans of the log into spans of traces.
    #[must_use]
    pub fn layer<S: Subscriber + for<'s> LookupSpan<'s>>(&self) -> OpenTelemetryLayer<S, Tracer> {
        // Places in the source are of no use to whoever runs it.
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("plimsoll"))
            .with_location(false)
            .with_threads(false)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        // A collector that is gone is no reason to stay.
        let _ = self.provider.shutdown_with_timeout(std::time::Duration::from_secs(5));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlation_id_is_always_the_same_trace() {
        let one = traceparent("72d3162e-cc78-11e3-81ab-4c9367dc0958");
        assert_eq!(one, traceparent("72d3162e-cc78-11e3-81ab-4c9367dc0958"));
        let parts: Vec<&str> = one.split('-').collect();
        assert_eq!((parts.len(), parts[0], parts[1].len(), parts[2].len(), parts[3]), (4, "00", 32, 16, "01"));
        assert_ne!(parts[1], traceparent("another").split('-').nth(1).unwrap());
        // Without anything that keeps traces it is nothing to follow one.
        follow(&Span::none(), "x");
    }
}
