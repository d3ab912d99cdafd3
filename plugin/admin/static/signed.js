/*
 * Forms that change something: sent by App Bridge's fetch, which adds the proof of who we are.
 * Afterwards the admin around us says so, and the page is opened anew, without the token it was
 * opened with. Where the answer is a page, such as the form with what is wrong in it, that takes
 * the place of this one.
 */
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-signed]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter || form.querySelector("button");
  const body = new FormData(form, button);
  button.disabled = true;
  const answer = await sent(button.getAttribute("formaction") || form.action, body);
  if (answer && isPage(answer)) return show(await answer.text());
  if (answer?.ok) {
    window.shopify?.toast?.show(button.dataset.done || document.body.dataset.done);
    return location.replace(form.dataset.then || page());
  }
  const status = form.querySelector("[role=status]");
  status.textContent = status.dataset.failed;
  button.disabled = false;
});

const sent = async (address, body) => {
  try {
    return await fetch(address, { method: "POST", body });
  } catch {
    return null;
  }
};

const isPage = (answer) =>
  answer.status !== 204 && (answer.headers.get("Content-Type") || "").startsWith("text/html");

const show = (text) => {
  const main = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(main);
  main.querySelector("[role=alert], [aria-invalid], h1")?.scrollIntoView();
  main.querySelector("[aria-invalid]")?.focus();
};

const page = () => {
  const address = new URL(location.href);
  address.searchParams.delete("id_token");
  return address;
};
