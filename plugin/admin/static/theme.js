/* Says whether the launcher shows in the live theme: App Bridge knows, and nobody else is asked. */
const card = document.querySelector("[data-theme]");

const statusOf = (extensions) =>
  extensions
    .filter((extension) => extension.type === "theme_app_extension")
    .flatMap((extension) => extension.activations)
    .find((block) => block.handle === "launcher")?.status;

const say = (status) => {
  const named = [...card.querySelectorAll("[data-status]")];
  if (!named.some((each) => each.dataset.status.split(" ").includes(status))) return;
  for (const each of named) each.hidden = !each.dataset.status.split(" ").includes(status);
};

globalThis.shopify?.app?.extensions?.()
  .then((extensions) => say(statusOf(extensions)))
  .catch(() => undefined); // An older admin does not know: what stands here already stays.
