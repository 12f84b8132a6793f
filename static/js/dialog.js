// A link with data-dialog opens the page that it leads to over the present one: its heading, its text, its form.
// Whatever is in the way, be it an old browser or a lost connection, leaves the link as it is.
const shape = () => {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
};

const open = async (link) => {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const main = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  const dialog = shape();
  dialog.append(...main.childNodes);
  dialog.querySelectorAll("[role=status]:empty, .page-back").forEach((part) => part.remove());
  dialog.querySelectorAll("form:not([action])").forEach((form) => { form.action = link.href; });
  const heading = dialog.querySelector("h1");
  heading.id = "dialog-heading";
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-secondary";
  close.textContent = link.dataset.dialog;
  close.addEventListener("click", () => dialog.close());
  (dialog.querySelector("form [type=submit]") ?? dialog.lastElementChild).after(close);
  document.body.append(dialog);
  dialog.showModal();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link).catch(() => { location.href = link.href; });
});
