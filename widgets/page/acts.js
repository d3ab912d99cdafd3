// @ts-check
/** What buttons do on a page of its own where scripts run: copy, or share with an app. */

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]"))) {
  const { copy = "", copied = "" } = button.dataset;
  button.hidden = !navigator.clipboard;
  button.ariaLive = "polite";
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(copy).then(() => (button.textContent = copied), () => button.remove());
  });
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-share]"))) {
  const { share: url, text } = button.dataset;
  button.hidden = !navigator.share;
  button.addEventListener("click", () => navigator.share({ text, url }).catch(() => {}));
}
