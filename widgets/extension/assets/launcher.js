// A link that opens the panel in place; without script it stays one.

const style = new CSSStyleSheet();
style.replaceSync(`
:host {
  position: fixed; z-index: var(--laurel-z, 40);
  inset-block-end: calc(16px + env(safe-area-inset-bottom));
  inset-inline-end: calc(16px + env(safe-area-inset-right));
}
:host([position=start]) { inset-inline: calc(16px + env(safe-area-inset-left)) auto; }
@supports (color: oklch(from red l c h)) {
  :host {
    --bright: clamp(0, (l - .7) * 1e9, 1);
    --fill: oklch(from var(--laurel-accent, #3f6b4f) calc(var(--bright) * l + (1 - var(--bright)) * min(l, .53)) c h);
    --on-fill: oklch(from var(--laurel-accent, #3f6b4f) calc(1 - var(--bright) * .82) calc(var(--bright) * .03) h);
  }
}
a {
  display: flex; align-items: center; gap: 8px; min-block-size: 48px; padding-inline: 16px 20px;
  border: 1px solid transparent; border-radius: 24px;
  background: var(--fill, #222); color: var(--on-fill, #fff);
  font-size: 14px; font-weight: 600; text-decoration: none;
  box-shadow: 0 4px 16px #0003;
}
a:focus-visible { outline: 2px solid var(--fill, #222); outline-offset: 3px; }
@media print { a { display: none; } }
`);

class LaurelLauncher extends HTMLElement {
  connectedCallback() {
    const link = this.link = this.querySelector("a").cloneNode(true);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.replaceChildren(link);
    const accent = this.getAttribute("accent");
    if (CSS.supports("color", accent)) this.style.setProperty("--laurel-accent", accent);
    link.ariaHasPopup = "dialog";
    link.onpointerenter = () => beside("panel");
    if (location.hash === "#laurel") this.open();
    if ("nudge" in this.dataset) setTimeout(() => beside("nudge").then((it) => it?.nudge(this)).catch(() => {}), 3000);
  }

  open(opener) {
    beside("panel").then((it) => it?.open(this, opener) ?? location.assign(this.link.href));
  }
}

// A file beside this one, if any.
function beside(name) {
  return import(import.meta.url.replace(/launcher(?=.js)/, name)).catch(() => {});
}

// Anything may open it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("laurel-launcher, [data-laurel-open], [href$='#laurel']");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  document.querySelector("laurel-launcher").open(opener);
});

customElements.get("laurel-launcher") ?? customElements.define("laurel-launcher", LaurelLauncher);
