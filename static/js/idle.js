// Two minutes before an unused session ends (15 minutes, in the administration 5: portal/accounts/idle.py) the page says so
// and offers to stay.
// Without a script the session ends all the same, and a form sent after that is kept.
const { note, stay, address, minutes = 13 } = document.currentScript.dataset;
const WARN_AFTER = minutes * 60 * 1000;

const warn = () => {
  const box = document.createElement("p");
  box.className = "notice";
  box.dataset.kind = "warning";
  box.setAttribute("role", "alert");
  box.textContent = `${note} `;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = stay;
  button.addEventListener("click", async () => {
    const answer = await fetch(address, { redirect: "manual" });
    if (!answer.ok) return; // signed out already: what is sent now is kept
    box.remove();
    setTimeout(warn, WARN_AFTER);
  });
  box.append(button);
  document.querySelector("main").prepend(box);
};
setTimeout(warn, WARN_AFTER);
