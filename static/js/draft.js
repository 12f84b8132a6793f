// A long form where the network is bad: what is typed into the form of [data-draft] is kept in this tab until the server
// has it, and comes back after a lost connection or a new sign-in. Before the form is sent, the server is asked whether
// it is there, so that nobody is led to an empty page. data-draft is the person: nobody gets what another one typed.
const place = document.querySelector("[data-draft]");
const form = place?.querySelector("form");
const name = `draft ${place?.dataset.draft} ${location.pathname}${location.search}`;
const PATIENCE = 8000;
const OWN = ["form_key", "seen_version"]; // hidden fields that tell the server which form this is, and what was seen

const read = () => {
  const hidden = new Set([...form.elements].filter((field) => field.type === "hidden").map((field) => field.name));
  const sent = new FormData(form);
  return new Map([...new Set(sent.keys())].filter((field) => !hidden.has(field)).map((field) => [field, words(sent.getAll(field))]));
};
const words = (values) => values.filter((value) => typeof value === "string").map((value) => value.trim()).join("\n\0");
const versions = () => new Map((form.elements.seen?.value ?? "").split(" ").filter(Boolean).map((pair) => pair.split(":")));
const line = (field) => field.match(/^[sne](\d+)$/)?.[1];
const load = () => JSON.parse(sessionStorage.getItem(name) ?? "null");
const show = (which, shown = true) => { place.querySelector(`[data-draft-${which}]`).hidden = !shown; };

const fill = (field, text) => {
  const values = text.split("\n\0");
  for (const control of form.elements) {
    if (control.name !== field) continue;
    if (control.options) [...control.options].forEach((option) => { option.selected = values.includes(option.value); });
    else if ("checked" in control && /radio|checkbox/.test(control.type)) control.checked = values.includes(control.value);
    else control.value = text;
  }
};

const keep = (served) => {
  const now = read();
  const changed = [...new Set([...now.keys(), ...served.keys()])].filter((field) => now.get(field) !== served.get(field));
  const seen = versions();
  const kept = {
    values: changed.map((field) => [field, now.get(field) ?? "", seen.get(line(field))]),
    own: OWN.filter((field) => form.elements[field]).map((field) => [field, form.elements[field].value]),
  };
  if (changed.length) sessionStorage.setItem(name, JSON.stringify(kept));
  else sessionStorage.removeItem(name);
};

// Only what the server does not say by now; a line bears the version that was seen when it was typed.
const restore = (served, kept) => {
  const lost = kept.values.filter(([field, text]) => (served.get(field) ?? "") !== text);
  if (!lost.length) return sessionStorage.removeItem(name);
  const seen = versions();
  for (const [field, text, version] of lost) {
    fill(field, text);
    if (version !== undefined && seen.has(line(field))) seen.set(line(field), version);
  }
  for (const [field, value] of kept.own) if (form.elements[field]) form.elements[field].value = value;
  if (form.elements.seen) form.elements.seen.value = [...seen].map((pair) => pair.join(":")).join(" ");
  show("restored");
};

// "closed": the page is no longer this person's, so that sending would lead away from what was typed.
const reached = async () => {
  try {
    const answer = await fetch(location.href, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
    if ([403, 404].includes(answer.status)) return "closed";
    return answer.ok ? "" : "offline";
  } catch {
    return "offline";
  }
};

const send = async (event) => {
  event.preventDefault();
  const { submitter } = event;
  const why = await reached();
  for (const which of ["restored", "offline", "closed"]) show(which, which === why);
  if (why) return;
  const kept = load();
  if (kept) sessionStorage.setItem(name, JSON.stringify({ ...kept, sent: true }));
  form.removeEventListener("submit", send);
  form.requestSubmit(submitter);
};

if (document.querySelector(".notice[data-kind=success]")) { // what was sent has arrived
  Object.keys(sessionStorage).filter((key) => key.startsWith("draft ") && JSON.parse(sessionStorage.getItem(key)).sent).forEach((key) => sessionStorage.removeItem(key));
}
if (form) {
  const served = read();
  const kept = load();
  if (kept) restore(served, kept);
  form.addEventListener("input", () => keep(served));
  form.addEventListener("submit", send);
  place.querySelector("[data-draft-drop]").addEventListener("click", () => { sessionStorage.removeItem(name); location.replace(location.href); });
}
