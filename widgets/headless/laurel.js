// @ts-check
// One tag for a storefront without a theme of the platform's: it places the launcher that the
// theme's app embed would. A storefront that writes the launcher into its pages keeps its own.

const LOOK = ["accent", "position", "scheme"];
const OPENERS = "laurel-launcher, [data-laurel-open], [href$='#laurel']";

const tag = Array.from(document.scripts ?? []).find(({ src }) => src === import.meta.url);
const { path = "/apps/laurel", locale = document.documentElement?.lang, label } = { ...tag?.dataset };
const panel = new URL(`${path}/panel`, location.href);
panel.searchParams.set("locale", locale || "en");

if (/^https?:$/.test(panel.protocol)) place();

async function place() {
  const launcher = document.querySelector("laurel-launcher") ?? (await drawn());
  if (panel.origin !== location.origin) addEventListener("click", leave, true);
  await import(import.meta.url.replace("laurel.js", "launcher.js")).catch(() => {});
  if (launcher.ownerDocument !== document) document.body.append(launcher);
}

/** The launcher as the app's server draws it; the browser parses it. @returns {Promise<Element>} */
async function drawn() {
  const asked = new XMLHttpRequest();
  asked.open("GET", new URL(`../launcher/${encodeURIComponent(locale || "en")}`, import.meta.url));
  asked.responseType = "document";
  await new Promise((done) => {
    asked.onloadend = done;
    asked.send();
  });
  const launcher = asked.response.querySelector("laurel-launcher");
  const link = /** @type {HTMLAnchorElement} */ (launcher.querySelector("a"));
  link.href = panel.href;
  if (label) /** @type {Element} */ (link.querySelector("span")).textContent = label;
  for (const name of LOOK) {
    const said = tag?.dataset[name];
    if (said) launcher.setAttribute(name, said);
  }
  return launcher;
}

/** What is on another address cannot be shown in place: go there. @param {MouseEvent} event */
function leave(event) {
  const opener = /** @type {Element} */ (event.target).closest?.(OPENERS);
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  location.assign(panel);
}
