// Browsers do not send a file twice by themselves. One that was chosen is kept in this browser while its form is sent, and
// put back where the form returns only to be confirmed or corrected elsewhere ([data-again]); whatever page follows else
// forgets it. Where nothing can be kept, the form asks for the file once more.
const field = document.querySelector("main input[type=file]");
const form = field?.form;

const asked = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});
const files = async () => {
  const request = indexedDB.open("files", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("chosen");
  return (await asked(request)).transaction("chosen", "readwrite").objectStore("chosen");
};

const keep = async (event) => {
  if (!field.files.length) return;
  event.preventDefault();
  form.removeEventListener("submit", keep);
  try {
    await asked((await files()).put(field.files[0], form.elements.form_key.value));
  } finally {
    form.requestSubmit(event.submitter);
  }
};

const putBack = async () => {
  const file = await asked((await files()).get(form.elements.form_key.value));
  if (!file) return;
  const chosen = new DataTransfer();
  chosen.items.add(file);
  field.files = chosen.files;
  field.classList.remove("is-invalid");
  field.removeAttribute("aria-invalid");
  document.querySelectorAll(`.error-summary li:has(a[href="#${field.id}"]), [id^="error_"][id$="_${field.id}"]`).forEach((said) => said.remove());
};

if (field && "again" in field.dataset) putBack();
else files().then((kept) => kept.clear());
form?.addEventListener("submit", keep);
