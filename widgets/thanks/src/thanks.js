/*
 * The block on the thank-you page and on the page of an order: what this order brings.
 *
 * Every word comes from our server, in the reader's language and the merchant's own terms. The
 * platform runs this apart from the page and hands over a `document` of its own; see
 * https://shopify.dev/docs/api/checkout-ui-extensions.
 */

const PATIENCE = [2000, 5000]; // Milliseconds until we ask again: the order's webhook is under way.

export default async function thanks() {
  try {
    await tell(await orderId());
  } catch {
    // The page is about the order, and is whole without us.
  }
}

async function tell(order) {
  for (const wait of [0, ...PATIENCE]) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const said = await ask(order);
    const early = said.tone === "soon";
    // "In a moment" is true of an order just placed, and of no other.
    if (said.sentence && (!early || shopify.orderConfirmation)) document.body.replaceChildren(drawn(said));
    if (!early) return;
  }
}

async function ask(order) {
  const token = await shopify.sessionToken.get();
  const locale = encodeURIComponent(shopify.localization.language.value.isoCode);
  const server = new URL(process.env.APP_URL).origin; // Written in by the build.
  const answer = await fetch(`${server}/ordered/${order}?locale=${locale}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** The number of the order; the page of an order may learn it after us. */
function orderId() {
  return new Promise((resolve) => {
    const found = (order) => order && resolve(order.id.split("/").pop());
    const { orderConfirmation, order } = shopify;
    if (orderConfirmation) return found(orderConfirmation.value.order);
    found(order.value);
    order.subscribe(found);
  });
}

function drawn({ sentence, detail, link, link_text }) {
  const words = element("s-stack", { gap: "small-300" });
  words.append(element("s-text", { type: "strong", textContent: sentence }));
  if (detail) words.append(element("s-text", { color: "subdued", textContent: detail }));
  if (link) words.append(element("s-link", { href: link, textContent: link_text }));
  const box = element("s-box", { border: "base", borderRadius: "base", padding: "base" });
  box.append(words);
  return box;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
