/* Asks for permissions that only some rewards need; App Bridge shows the question. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-scopes]");
  if (!button) return;
  button.disabled = true;
  try {
    const { scopes, widened } = button.dataset;
    const answer = await shopify.scopes.request(scopes.split(" "));
    /* The permit we hold does not widen by itself: the page's proof is exchanged for another. */
    if (answer.result === "granted-all") {
      const told = await fetch(widened, { method: "POST" });
      if (!told.ok) throw new Error(`${told.status}`);
      return location.reload();
    }
  } catch {
    const status = button.closest("section").querySelector("[role=status]");
    status.textContent = status.dataset.failed;
  }
  button.disabled = false;
});
