// A page with work under way ([data-live]) asks for itself, soon at first and less often later, and shows what has
// changed in its place. When the work is over, or a lost session asks to sign in, the whole page is loaded anew.
const SOON = 1000;
const LATE = 5000;
let pause = SOON;

const renew = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (answer.status >= 500) throw new Error(answer.status);
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (!next) return location.reload();
  document.querySelector("[data-live]").replaceChildren(...next.childNodes);
  wait();
};

const wait = () => {
  setTimeout(() => renew().catch(wait), pause);
  pause = Math.min(LATE, pause * 1.1);
};

wait();
