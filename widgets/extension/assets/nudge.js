// One calm sentence above the launcher: where the visitor allows preferences to be stored, at most
// once a day, never at the checkout. Without permission nothing is stored or asked.

const LAST = "laurel.nudged";

const style = new CSSStyleSheet();
style.replaceSync(`
aside {
  position: absolute; inset-block-end: calc(100% + 12px); inset-inline-end: 0;
  display: flex; inline-size: max-content; max-inline-size: min(300px, 100vw - 32px);
  border: 1px solid light-dark(#0002, #fff3); border-radius: 12px;
  background: light-dark(#fff, #222); color: light-dark(#222, #fff);
  font-size: 14px; line-height: 1.4; box-shadow: 0 4px 16px #0003;
}
:host([position=start]) aside { inset-inline: 0 auto; }
button {
  min-block-size: 44px; min-inline-size: 44px; padding-block: 11px; border: 0; border-radius: 11px;
  background: none; color: inherit; font: inherit; text-align: start; cursor: pointer;
}
.said { padding-inline: 16px 0; font-weight: 600; }
.close { font-size: 20px; line-height: 1; text-align: center; }
button:focus-visible { outline: 2px solid; outline-offset: -2px; }
@media (prefers-reduced-motion: no-preference) {
  aside { transition: opacity 220ms ease-out; }
  @starting-style { aside { opacity: 0; } }
}
`);

export async function nudge(launcher) {
  const today = new Date().toDateString();
  if (/\/checkouts?\b/.test(location.pathname)) return;
  const kept = await memory();
  if (!kept || kept[LAST] === today) return;
  const answer = await fetch(launcher.link.href.replace("/panel?", "/nudge?"));
  if (!answer.ok) return;
  kept[LAST] = today;
  const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  if (plain && answer.status === 200) show(launcher, await answer.text());
}

// Where nobody can say, it is not; who refuses is forgotten.
async function memory() {
  const shop = window.Shopify;
  if (shop?.loadFeatures && !shop.customerPrivacy) {
    await new Promise((done) => shop.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], done));
  }
  const allowed = shop?.customerPrivacy?.preferencesProcessingAllowed?.();
  if (allowed === false) delete localStorage[LAST], delete localStorage["laurel.member"];
  return allowed === true && localStorage;
}

// The words come after the region, so that they are read out.
function show(launcher, said) {
  const root = launcher.shadowRoot;
  const bubble = document.createElement("aside");
  const [text, close] = ["said", "close"].map((name) => {
    const button = bubble.appendChild(document.createElement("button"));
    button.className = name;
    return button;
  });
  const over = new AbortController();
  const end = () => {
    over.abort();
    bubble.remove();
  };
  bubble.role = "status";
  close.ariaLabel = launcher.dataset.close ?? "Close";
  close.textContent = "×";
  close.onclick = (event) => {
    event.stopPropagation();
    end();
  };
  launcher.addEventListener("laurel:open", end, over);
  document.addEventListener("keydown", (event) => event.key === "Escape" && end(), over);
  root.adoptedStyleSheets.push(style);
  root.prepend(bubble);
  requestAnimationFrame(() => text.append(said));
}
