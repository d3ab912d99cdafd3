// @ts-check
// Shows what the chosen variant earns; every sentence is in the page already.

class LaurelPoints extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const look = () => requestAnimationFrame(() => this.#show());
    for (const name of ["change", "variant:change", "variant:changed", "variant:update"]) {
      document.addEventListener(name, look, { signal });
    }
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  #show() {
    const around = this.closest("form, section, main") ?? document;
    const field = /** @type {HTMLInputElement | null} */ (around.querySelector("[name=id]"));
    const chosen = /** @type {RadioNodeList | HTMLInputElement | null | undefined} */ (
      field?.form?.elements.namedItem("id")
    );
    if (!chosen) return;
    for (const told of this.querySelectorAll("[data-variant]")) {
      told.toggleAttribute("hidden", told.getAttribute("data-variant") !== chosen.value);
    }
  }
}

customElements.get("laurel-points") ?? customElements.define("laurel-points", LaurelPoints);
