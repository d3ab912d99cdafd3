// @ts-check
/**
 * The panel: a native dialog in a shadow root, showing HTML that the shop's server rendered.
 *
 * Its events, custom properties and parts are told in docs/headless.md.
 */

const ROLL = 600;
const MEMBER = "laurel.member";
const PATIENCE = [2, 3, 5, 8, 13, 21, 34].map((seconds) => seconds * 1000);

/** @typedef {HTMLElement & { link: HTMLAnchorElement }} Launcher */

class LaurelPanel extends HTMLElement {
  /** @type {HTMLElement} */ #launcher = this;
  /** @type {HTMLElement} */ #opener = this;
  #at = "";
  #life = new AbortController();
  #request = new AbortController();
  #dialog = element("dialog", { class: "sheet", part: "sheet" });
  #close = element("button", { class: "close", type: "button" });
  #status = element("p", { class: "hidden", role: "status" });
  #content = element("div", {});
  #style = element("link", { rel: "stylesheet", href: beside("panel.css") });
  #styled = new Promise((done) => {
    this.#style.addEventListener("load", done, { once: true });
    this.#style.addEventListener("error", done, { once: true });
  });

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#dialog.replaceChildren(this.#close, this.#status, this.#content);
    root.replaceChildren(this.#style, this.#dialog);
    this.#listen();
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#request.abort();
  }

  /** @param {Launcher} launcher @param {HTMLElement} opener */
  async open(launcher, opener) {
    const { link } = launcher;
    this.#launcher = launcher;
    this.#opener = opener === launcher ? link : opener;
    this.#dress(link.textContent?.trim() ?? "");
    await this.#styled;
    if (this.#dialog.open) return;
    if (!this.#content.hasChildNodes()) this.#content.replaceChildren(skeleton());
    this.#dialog.showModal();
    this.#tell("open");
    await this.#load(link.href);
  }

  /** @param {string} name */
  #dress(name) {
    this.setAttribute("position", this.#launcher.getAttribute("position") ?? "end");
    this.#dialog.ariaLabel = name;
    this.#close.ariaLabel = this.#launcher.dataset.close ?? "Close";
    this.#wear({});
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

  #listen() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#close.addEventListener("click", () => this.#dialog.close(), { signal });
    this.#dialog.addEventListener("close", () => this.#closed(), { signal });
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    }, { signal });
    this.#content.addEventListener("submit", (event) => this.#submit(event), { signal });
    this.#content.addEventListener("click", (event) => this.#click(event), { signal });
  }

  #closed() {
    this.#request.abort();
    this.#opener.focus();
    if (location.hash === "#laurel") history.replaceState(history.state, "", location.pathname + location.search);
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) body.append(name, String(value));
    if (await this.#load(form.action, { method: "POST", body })) this.#tell(form.classList[0]);
  }

  /** What the server marked: links that stay inside, what to copy, what to share. @param {MouseEvent} event */
  #click(event) {
    const at = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (at.closest("a[data-inside]"));
    const copy = /** @type {HTMLElement | null} */ (at.closest("[data-copy]"));
    const share = /** @type {HTMLElement | null} */ (at.closest("[data-share]"));
    if (copy) this.#copy(copy);
    if (share) navigator.share({ text: share.dataset.text, url: share.dataset.share }).catch(() => {});
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#load(new URL(link.getAttribute("href") ?? "", this.#at).href);
  }

  /** @param {HTMLElement} button */
  #copy(button) {
    const { copy = "", copied = "" } = button.dataset;
    navigator.clipboard.writeText(copy).then(() => {
      this.#status.textContent = button.textContent = copied;
    }, () => button.remove());
  }

  /**
   * Show what an address answers, or what went wrong. A newer request takes over from this one.
   * @param {string} address @param {RequestInit} [init]
   */
  async #load(address, init = {}) {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.#status.textContent = this.#launcher.dataset.loading ?? "";
    try {
      const { inside, ok } = await fragment(address, { ...init, signal });
      this.#at = address;
      this.#show(inside, new URL(address).hash);
      if (!ok) this.#tell("error");
      return ok;
    } catch {
      if (!signal.aborted) this.#fail(() => this.#load(address, init));
      return false;
    }
  }

  /** @param {HTMLElement} fresh @param {string} [place] */
  #show(fresh, place = "") {
    const before = numbers(this.#content);
    this.#dialog.classList.toggle("seen", before.size > 0);
    this.#content.replaceChildren(fresh);
    this.#status.textContent = Array.from(all(fresh, "[data-say]"), (said) => said.textContent).join(" ");
    this.#dialog.scrollTop = 0;
    (place ? fresh.querySelector(place) : title(fresh))?.focus({ preventScroll: !place });
    this.#wear(fresh.dataset);
    remember(fresh.dataset.member);
    for (const [name, number] of numbers(fresh)) roll(number, before.get(name));
    for (const button of all(fresh, "[data-copy]")) button.hidden = !navigator.clipboard;
    for (const button of all(fresh, "[data-share]")) button.hidden = !navigator.share;
    for (const list of all(fresh, "select[name=steps]")) slide(/** @type {HTMLSelectElement} */ (list));
    for (const link of all(fresh, "a[data-return]")) comeBack(/** @type {HTMLAnchorElement} */ (link));
    for (const [sort, known] of [["known", true], ["stranger", false]]) {
      for (const part of all(fresh, `[data-${sort}]`)) part.hidden = wasMember() !== known;
    }
    this.#watch(/** @type {HTMLAnchorElement | undefined} */ (all(fresh, "a[data-again]")[0]));
  }

  /** Ask after what is still being made, less and less often. @param {HTMLAnchorElement} [link] */
  async #watch(link) {
    const { signal } = this.#request;
    for (const pause of link ? PATIENCE : []) {
      await new Promise((done) => setTimeout(done, pause));
      if (signal.aborted) return;
      const asked = await fragment(link?.href ?? "", { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (asked?.ok && !all(asked.inside, "[data-again]").length) return this.#show(asked.inside);
    }
  }

  /** What was asked is asked again as it was: a form works once. @param {() => void} retry */
  #fail(retry) {
    const { dataset } = this.#launcher;
    const kind = navigator.onLine ? "error" : "offline";
    const again = element("button", { class: "button", type: "button" }, dataset.retry);
    again.addEventListener("click", retry);
    const head = element("header", { class: "head" });
    head.append(element("h2", { class: "title", tabindex: "-1" }, dataset[`${kind}Title`]));
    const hero = element("section", { class: "hero" });
    hero.append(element("p", { class: "quiet" }, dataset[`${kind}Text`]), actions(again));
    const told = element("article", { class: "laurel", "data-laurel": kind });
    told.append(head, hero);
    this.#show(told);
    this.#tell("error");
  }

  /** @param {string} what */
  #tell(what) {
    this.#launcher.dispatchEvent(
      new CustomEvent(`laurel:${what}`, { bubbles: true, composed: true }),
    );
  }
}

/**
 * The panel's inside as the server rendered it, escaped there. Anything that is not ours, such
 * as a password page in between, is an error.
 * @param {string} address @param {RequestInit} init
 */
async function fragment(address, init) {
  const url = new URL(address);
  url.searchParams.set("view", "fragment");
  const response = await fetch(url, init);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const inside = /** @type {HTMLElement | null} */ (page.querySelector("[data-laurel]"));
  if (!inside) throw new Error(`the panel answered ${response.status}`);
  return { inside: document.adoptNode(inside), ok: response.ok };
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

/** That somebody was a member here, never who. @param {string | undefined} membership */
function remember(membership) {
  if (membership === "joined") memory((kept) => kept.setItem(MEMBER, "yes"));
  if (membership === "left" || membership === "erased") memory((kept) => kept.removeItem(MEMBER));
}

function wasMember() {
  return memory((kept) => kept.getItem(MEMBER)) === "yes";
}

/** Signing in leads back to this page, and to the open panel. @param {HTMLAnchorElement} link */
function comeBack(link) {
  const address = new URL(link.getAttribute("href") ?? "", location.href);
  address.searchParams.set("return_url", `${location.pathname}${location.search}#laurel`);
  link.href = address.href;
}

/** @param {Element} inside @returns {HTMLElement | null} */
function title(inside) {
  return inside.querySelector(".title");
}

/** @param {Element} inside @param {string} selector @returns {NodeListOf<HTMLElement>} */
function all(inside, selector) {
  return inside.querySelectorAll(selector);
}

/** A slider in place of a list of amounts, which keeps the words. @param {HTMLSelectElement} list */
function slide(list) {
  if (list.length < 2) return;
  const range = /** @type {HTMLInputElement} */ (
    element("input", { type: "range", min: "0", max: String(list.length - 1), value: "0" })
  );
  const said = element("output", {});
  const turn = () => {
    list.selectedIndex = Number(range.value);
    said.textContent = range.ariaValueText = list.selectedOptions[0].text;
  };
  range.addEventListener("input", turn);
  list.hidden = true;
  list.before(range);
  list.form?.prepend(said);
  turn();
}

/** The numbers that roll when they change, by name. @param {Element} inside */
function numbers(inside) {
  /** @type {NodeListOf<HTMLDataElement>} */
  const found = inside.querySelectorAll("data[data-roll]");
  return new Map(Array.from(found, (number) => [number.dataset.roll, number]));
}

/**
 * Let a number roll once from what it was; its own text, as the server wrote it, ends the roll.
 * @param {HTMLDataElement} number @param {HTMLDataElement | undefined} before
 */
function roll(number, before) {
  const [from, to, text] = [Number(before?.value ?? number.value), Number(number.value), number.textContent];
  if (from === to || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const { format } = new Intl.NumberFormat(number.closest("[lang]")?.getAttribute("lang") ?? "en");
  for (const row of all(number.closest("[data-laurel]") ?? number, "[data-newest]")) row.classList.add("fresh");
  const start = performance.now();
  const step = (/** @type {number} */ now) => {
    const left = Math.max(0, 1 - (now - start) / ROLL) ** 3;
    number.textContent = left ? format(Math.round(to + (from - to) * left)) : text;
    if (left) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** A file served beside this one. @param {string} name */
function beside(name) {
  return new URL(name + new URL(import.meta.url).search, import.meta.url).href;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, string>} attributes @param {string} [text]
 */
function element(tag, attributes, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

/** @param {HTMLElement} act */
function actions(act) {
  const row = element("p", { class: "actions" });
  row.append(act);
  return row;
}

function skeleton() {
  const grey = element("div", { class: "skeleton", "aria-hidden": "true" });
  grey.append(...["i", "i", "i", "i"].map((tag) => document.createElement(tag)));
  return grey;
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
