// Keeps a page up to date: when something happened, the page is asked for again and its content exchanged. Without this script it can be
// read all the same.
"use strict";
(() => {
  // A step in the drawing leads to its log.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.tagName === "DETAILS") target.open = true;
  });
  if (!("live" in document.body.dataset) || document.body.dataset.page === "reference" || !window.EventSource) return;
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
  for (const kind of ["template.compliance", "template.proposed", "template.applied", "template.declined", "template.failed", "template.rolled-back"]) events.addEventListener(kind, soon);
  for (const kind of ["schedule.due", "schedule.changed", "analysis.started", "analysis.completed", "analysis.failed"]) events.addEventListener(kind, soon);
  for (const kind of ["started", "progress", "cancelling", "completed", "completed-with-failures", "cancelled"]) {
    events.addEventListener(`batch.${kind}`, soon);
  }
  addEventListener("visibilitychange", soon);
})();

// Searches the reference of the API, and opens what an address leads to.
(() => {
  if (document.body.dataset.page !== "reference") return;
  const all = [...document.querySelectorAll(".operation")];
  const [field, found] = [document.querySelector("#search"), document.querySelector("#found")];
  field.closest("p").hidden = false;
  const look = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let number = 0;
    for (const one of all) {
      const fits = words.every((word) => one.dataset.text.toLowerCase().includes(word));
      one.hidden = !fits;
      number += fits;
    }
    for (const part of document.querySelectorAll(".resource")) part.hidden = !part.querySelector(".operation:not([hidden])");
    found.textContent = words.length ? `${number} found` : "";
  };
  field.addEventListener("input", look);
  const open = () => {
    const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!(wanted instanceof HTMLDetailsElement)) return;
    wanted.open = true;
    wanted.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
})();
