// Keeps a page up to date: when something happened, the page is asked for again and its content exchanged. Without this script it can be
// read all the same.
"use strict";
(() => {
  // A step in the drawing leads to its log.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.tagName === "DETAILS") target.open = true;
  });
  if (!("live" in document.body.dataset) || !window.EventSource) return;
  let waiting = null;
  const refresh = async () => {
    waiting = null;
    // Who is in the middle of something is not disturbed.
    if (document.hidden || document.activeElement?.closest("form")) return;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [old, fresh] = [document.querySelector("main"), page.querySelector("main")];
    if (!fresh || old.innerHTML === fresh.innerHTML) return;
    // What somebody has opened stays open.
    for (const details of old.querySelectorAll("details[id]")) {
      const same = fresh.querySelector(`#${CSS.escape(details.id)}`);
      if (same) same.open = details.open;
    }
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 40;
    old.replaceWith(fresh);
    if (atEnd && document.querySelector(".log")) scrollTo(0, document.documentElement.scrollHeight);
  };
  const soon = () => { waiting ??= setTimeout(refresh, 700); };
  const events = new EventSource("/api/v1/events/stream");
  for (const kind of ["queued", "started", "progress", "retrying", "succeeded", "dead", "cancelled", "cancelling"]) {
    events.addEventListener(`job.${kind}`, soon);
  }
  for (const kind of ["queued", "started", "waiting", "step-started", "step-ended", "succeeded", "failed", "cancelled"]) {
    events.addEventListener(`pipeline.${kind}`, soon);
  }
  for (const kind of ["schedule.due", "schedule.changed", "analysis.started", "analysis.completed", "analysis.failed"]) events.addEventListener(kind, soon);
  for (const kind of ["started", "progress", "cancelling", "completed", "completed-with-failures", "cancelled"]) {
    events.addEventListener(`batch.${kind}`, soon);
  }
  addEventListener("visibilitychange", soon);
})();
