// @ts-check
/**
 * The panel: a native dialog in a shadow root, showing HTML that the shop's server rendered.
 *
 * Its events, custom properties and parts: docs/headless.md.
 */

const ROLL = 600;
const MEMBER = "laurel.member";
const PATIENCE = [2, 3, 5, 8, 13, 21, 34];

/** @typedef {HTMLElement & { link: HTMLAnchorElement }} Launcher */

class LaurelPanel extends HTMLElement {
  /** @type {HTMLElement} */ #launcher = this;
  /** @type {HTMLElement} */ #opener = this;
  #at = "";
  #request = new AbortController();
  #dialog = element("dialog", { class: "sheet", part: "sheet" });
  #close = element("button", { class: "close" });
  #status = element("p", { class: "hidden", role: "status" });
  #content = element("div", {}, element("div", { class: "skeleton", "aria-hidden": "true" },
    ...Array.from("1234", () => element("i", {}))));
  #style = element("link", { rel: "stylesheet", href: import.meta.url.replace("panel.js", "panel.css") });
  #styled = new Promise((done) => {
    this.#style.onload = this.#style.onerror = done;
  });

  constructor() {
    super();
    this.#dialog.append(this.#close, this.#status, this.#content);
    this.attachShadow({ mode: "open" }).append(this.#style, this.#dialog);
    this.#close.onclick = () => this.#dialog.close();
    this.#dialog.onclose = () => this.#closed();
    this.#dialog.onclick = ({ target }) => {
      if (target === this.#dialog) this.#dialog.close();
    };
    this.#content.onsubmit = (event) => this.#submit(event);
    this.#content.onclick = (event) => this.#click(event);
  }

  disconnectedCallback() {
    this.#request.abort();
  }

  /** @param {Launcher} launcher @param {HTMLElement} opener */
  async open(launcher, opener) {
    const { link } = launcher;
    this.#launcher = launcher;
    this.#opener = opener === launcher ? link : opener;
    this.setAttribute("position", launcher.getAttribute("position") ?? "end");
    this.#dialog.ariaLabel = (link.textContent ?? "").trim();
    this.#close.ariaLabel = launcher.dataset.close ?? "Close";
    this.#wear({});
    await this.#styled;
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    this.#tell("open");
    await this.#load(link.href);
  }

  /** What the theme's editor says, else what the server brought. @param {DOMStringMap} look */
  #wear({ accent = "", radius = "", scheme = "" }) {
    const theme = this.#launcher.getAttribute("scheme") ?? "";
    const chosen = /^(light|dark)$/.test(theme) ? theme : scheme;
    const said = this.#launcher.style.getPropertyValue("--laurel-accent") || accent;
    if (said) this.style.setProperty("--laurel-accent", said);
    if (radius) this.style.setProperty("--laurel-radius", `${Number(radius)}px`);
    if (chosen) this.style.colorScheme = chosen === "page" ? "" : chosen;
  }

  #closed() {
    this.#request.abort();
    this.#opener.focus();
    if (location.hash === "#laurel") history.replaceState(history.state, "", `${location.pathname}${location.search}`);
  }

  /** @param {any} event */
  async #submit(event) {
    const form = event.target;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const filled = /** @type {any} */ (new FormData(form));
    if (await this.#load(form.action, new URLSearchParams(filled))) this.#tell(form.classList[0]);
  }

  /** What the server marked: links that stay inside, what to copy, what to share. @param {any} event */
  #click(event) {
    const [link, copy, share] = ["inside", "copy", "share"].map((act) => event.target.closest(`[data-${act}]`));
    if (copy) this.#copy(copy);
    if (share) navigator.share({ text: share.dataset.text, url: share.dataset.share }).catch(() => {});
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#load(new URL(link.getAttribute("href"), this.#at).href);
  }

  /** @param {any} button */
  #copy(button) {
    const { copy, copied } = button.dataset;
    navigator.clipboard.writeText(copy).then(() => {
      this.#status.textContent = button.textContent = copied;
    }, () => button.remove());
  }

  /**
   * Show what an address answers, or what went wrong. A newer request takes over from this one.
   * @param {string} address @param {URLSearchParams} [form]
   */
  async #load(address, form) {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.#status.textContent = this.#launcher.dataset.loading ?? "";
    try {
      const { inside, ok } = await fragment(address, signal, form);
      this.#at = address;
      this.#show(inside, new URL(address).hash);
      if (!ok) this.#tell("error");
      return ok;
    } catch {
      if (signal.aborted) return;
      const retry = () => this.#load(address, form);
      if (!form) addEventListener("online", retry, { signal });
      this.#fail(retry);
    }
  }

  /** @param {HTMLElement} fresh @param {string} [place] */
  #show(fresh, place = "") {
    const before = numbers(this.#content);
    this.#dialog.classList.toggle("seen", before.size > 0);
    this.#content.replaceChildren(fresh);
    this.#status.textContent = Array.from(all(fresh, "[data-say]"), (said) => said.textContent).join(" ");
    this.#dialog.scrollTop = 0;
    const [aim = all(fresh, ".title")[0]] = place ? all(fresh, place) : [];
    aim?.focus({ preventScroll: !place });
    this.#wear(fresh.dataset);
    remember(fresh.dataset.member);
    for (const [name, number] of numbers(fresh)) roll(number, before.get(name));
    for (const button of all(fresh, "[data-copy]")) button.hidden = !navigator.clipboard;
    for (const button of all(fresh, "[data-share]")) button.hidden = !navigator.share;
    for (const list of all(fresh, "select[name=steps]")) slide(list);
    for (const link of all(fresh, "[data-return]")) comeBack(link);
    for (const part of all(fresh, "[data-known]")) part.hidden = !wasMember();
    for (const part of all(fresh, "[data-stranger]")) part.hidden = wasMember();
    this.#watch(all(fresh, "[data-again]")[0]);
  }

  /** Ask after what is still being made, less and less often. @param {any} link */
  async #watch(link) {
    const { signal } = this.#request;
    for (const pause of link ? PATIENCE : []) {
      await new Promise((done) => setTimeout(done, pause * 1000));
      if (signal.aborted) return;
      const asked = await fragment(link.href, signal).catch(() => {});
      if (asked?.ok && !all(asked.inside, "[data-again]").length) return this.#show(asked.inside);
    }
  }

  /** What was asked is asked again as it was: a form works once. @param {() => void} retry */
  #fail(retry) {
    const { dataset } = this.#launcher;
    const kind = navigator.onLine ? "error" : "offline";
    const again = element("button", { class: "button" }, dataset.retry);
    again.onclick = retry;
    const told = element("article", { class: "laurel", "data-laurel": kind },
      element("header", { class: "head" },
        element("h2", { class: "title", tabindex: "-1" }, dataset[`${kind}Title`])),
      element("section", { class: "hero" },
        element("p", { class: "quiet" }, dataset[`${kind}Text`]),
        element("p", { class: "actions" }, again)));
    this.#show(told);
    this.#tell("error");
  }

  /** @param {string} what */
  #tell(what) {
    this.#launcher.dispatchEvent(new Event(`laurel:${what}`, { bubbles: true, composed: true }));
  }
}

/**
 * The panel's inside as the server rendered it, escaped there. Anything that is not ours, such
 * as a password page in between, is an error. The browser parses it: no string becomes HTML here.
 * @param {string} address @param {AbortSignal} signal @param {URLSearchParams} [form]
 * @returns {Promise<any>}
 */
function fragment(address, signal, form) {
  const url = new URL(address);
  url.searchParams.set("view", "fragment");
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open(form ? "POST" : "GET", url);
    request.responseType = "document";
    request.timeout = 15000;
    request.onloadend = () => {
      const inside = request.response?.querySelector("[data-laurel]");
      inside ? done({ inside: document.adoptNode(inside), ok: request.status < 400 }) : fail();
    };
    signal.onabort = () => request.abort();
    request.send(form);
  });
}

/**
 * What this device remembers, if visitor and browser allow it; who refuses is forgotten.
 * @param {(kept: Storage) => unknown} use
 */
function memory(use) {
  const allowed = /** @type {any} */ (window).Shopify?.customerPrivacy?.preferencesProcessingAllowed?.();
  try {
    if (allowed === true) return use(localStorage);
    if (allowed === false) for (const name of [MEMBER, "laurel.nudged"]) localStorage.removeItem(name);
  } catch {}
}

/** That somebody was a member here, never who. @param {string} [membership] */
function remember(membership = "") {
  if (membership === "joined") memory((kept) => kept.setItem(MEMBER, "yes"));
  if (/left|erased/.test(membership)) memory((kept) => kept.removeItem(MEMBER));
}

function wasMember() {
  return memory((kept) => kept.getItem(MEMBER)) === "yes";
}

/** Signing in leads back to this page, and to the open panel. @param {any} link */
function comeBack(link) {
  const address = new URL(link.getAttribute("href"), location.href);
  address.searchParams.set("return_url", `${location.pathname}${location.search}#laurel`);
  link.href = address.href;
}

/** @param {any} inside @param {string} selector @returns {NodeListOf<any>} */
function all(inside, selector) {
  return inside.querySelectorAll(selector);
}

/** A slider in place of a list of amounts, which keeps the words. @param {HTMLSelectElement} list */
function slide(list) {
  if (list.length < 2) return;
  const range = element("input", { type: "range", min: 0, max: list.length - 1, value: 0 });
  const said = element("output", {});
  const turn = () => {
    list.selectedIndex = Number(range.value);
    said.textContent = range.ariaValueText = list.selectedOptions[0].text;
  };
  range.oninput = turn;
  list.hidden = true;
  list.before(range);
  list.form?.prepend(said);
  turn();
}

/** The numbers that roll when they change, by name. @param {any} inside */
function numbers(inside) {
  return new Map(Array.from(all(inside, "[data-roll]"), (number) => [number.dataset.roll, number]));
}

/**
 * Let a number roll once from what it was; its own text, as the server wrote it, ends the roll.
 * @param {any} number @param {any} [before]
 */
function roll(number, before = number) {
  const [from, to, text] = [Number(before.value), Number(number.value), number.textContent];
  if (from === to || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const { format } = new Intl.NumberFormat(number.closest("[lang]").lang);
  for (const row of all(number.getRootNode(), "[data-newest]")) row.classList.add("fresh");
  const start = performance.now();
  const step = (/** @type {number} */ now) => {
    const left = Math.max(0, 1 - (now - start) / ROLL) ** 3;
    number.textContent = left ? format(Math.round(to + (from - to) * left)) : text;
    if (left) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {object} attributes @param {any[]} inside
 */
function element(tag, attributes, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside.filter(Boolean));
  return made;
}

customElements.get("laurel-panel") ?? customElements.define("laurel-panel", LaurelPanel);

/**
 * Open the one panel of this page; whatever opened it has the focus afterwards.
 * @param {Launcher} launcher @param {HTMLElement} [opener]
 */
export function open(launcher, opener = launcher) {
  const here = document.querySelector("laurel-panel");
  const panel = here ?? document.body.appendChild(document.createElement("laurel-panel"));
  return /** @type {LaurelPanel} */ (panel).open(launcher, opener);
}
