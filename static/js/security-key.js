// A form with data-key asks the browser for a security key when it is sent: `create` makes a new one, `get` uses one.
// The options come from the server, the answer goes into the form's hidden field.
const isAble = () => Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);

const answer = async (kind, options) => {
  const publicKey = kind === "create"
    ? PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey)
    : PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
  return (await navigator.credentials[kind]({ publicKey })).toJSON();
};

document.querySelectorAll("form[data-key]").forEach((form) => {
  if (!isAble()) {
    form.querySelector("[type=submit]").disabled = true;
    return;
  }
  form.querySelector("[data-key-note]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const credential = await answer(form.dataset.key, JSON.parse(form.dataset.options));
      form.querySelector("[name=credential]").value = JSON.stringify(credential);
    } catch {
      return; // no key was shown, or the wait was cancelled: the page stays as it is
    }
    form.submit();
  });
});
