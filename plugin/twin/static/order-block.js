// What the platform hands to an extension on the pages of an order, and the module itself.

const { order, thanks, token, module } = document.documentElement.dataset;
const signal = (value) => ({ value, subscribe: (heard) => heard(value) });

globalThis.shopify = {
  sessionToken: { get: async () => token },
  localization: { language: signal({ isoCode: document.documentElement.lang }) },
  ...(thanks
    ? { orderConfirmation: signal({ order: { id: `gid://shopify/OrderIdentity/${order}` } }) }
    : { order: signal({ id: `gid://shopify/Order/${order}` }) }),
};

customElements.define("s-link", class extends HTMLElement {
  #link = Object.assign(document.createElement("a"), { target: "_top" });

  constructor() {
    super();
    this.#link.part = "link";
    this.#link.append(document.createElement("slot"));
    this.attachShadow({ mode: "open" }).append(this.#link);
  }

  set href(address) {
    this.#link.href = address;
  }
});

new ResizeObserver(() => {
  if (window.frameElement) window.frameElement.height = document.body.scrollHeight;
}).observe(document.body);

const { default: block } = await import(module);
await block();
