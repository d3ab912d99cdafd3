// @ts-check
// Shows what the chosen variant earns; every sentence is in the page already.

const CHANGES = ["change", "variant:change", "variant:changed", "variant:update"];

class LaurelPoints extends HTMLElement {
  connectedCallback() {
    for (const name of CHANGES) document.addEventListener(name, this);
  }

  disconnectedCallback() {
    for (const name of CHANGES) document.removeEventListener(name, this);
  }

  handleEvent() {
    requestAnimationFrame(() => this.#show());
  }

  #show() {
    const around = this.closest("form, section, main") ?? document;
    const field = /** @type {HTMLInputElement | null} */ (around.querySelector("[name=id]"));
    const chosen = /** @type {any} */ (field?.form?.elements.namedItem("id"));
    if (!chosen) return;
    for (const told of this.querySelectorAll("[data-variant]")) {
      told.toggleAttribute("hidden", told.getAttribute("data-variant") !== chosen.value);
    }
  }
}

customElements.get("laurel-points") ?? customElements.define("laurel-points", LaurelPoints);
