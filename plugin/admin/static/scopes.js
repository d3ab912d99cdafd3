/* Asks for permissions that only some rewards need; App Bridge shows the question. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-scopes]");
  if (!button) return;
  button.disabled = true;
  try {
    const answer = await shopify.scopes.request(button.dataset.scopes.split(" "));
    if (answer.result === "granted-all") return location.reload();
  } catch {
    const status = button.closest("section").querySelector("[role=status]");
    status.textContent = status.dataset.failed;
  }
  button.disabled = false;
});
