/*
 * Forms that change something: sent by App Bridge's fetch, which adds the proof of who we are.
 * Afterwards the page is opened anew, without the token it was opened with.
 */
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-signed]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  if (await sent(form)) return location.replace(form.dataset.then || page());
  const status = form.querySelector("[role=status]");
  status.textContent = status.dataset.failed;
  button.disabled = false;
});

const sent = async (form) => {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    return answer.ok;
  } catch {
    return false;
  }
};

const page = () => {
  const address = new URL(location.href);
  address.searchParams.delete("id_token");
  return address;
};
