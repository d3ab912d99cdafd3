/* While something is under way, what has changed is fetched into the page; nobody is moved. */
const look = async () => {
  const again = document.querySelector("[data-again]").href;
  try {
    const answer = await fetch(again, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-under-way]");
    if (answer.ok && !fresh) return location.replace(again);
    if (fresh) document.querySelector("[data-under-way]").replaceWith(fresh);
  } catch {
    /* Next time, perhaps; the link is there too. */
  }
  setTimeout(look, 15_000);
};
setTimeout(look, 15_000);
