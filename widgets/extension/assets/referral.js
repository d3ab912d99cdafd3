// @ts-check
// Greets whoever a friend sent: the code in the address leads on to the page about the offer.

class LaurelReferral extends HTMLElement {
  connectedCallback() {
    const code = new URLSearchParams(location.search).get("laurel") ?? "";
    const link = this.querySelector("a");
    if (!link || !/^[\dA-Za-z-]{10,14}$/.test(code)) return;
    link.pathname = `/apps/laurel/r/${code}`;
    this.hidden = false;
  }
}

customElements.get("laurel-referral") ?? customElements.define("laurel-referral", LaurelReferral);
