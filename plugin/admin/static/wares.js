/*
 * Products, variants and collections are chosen in the platform's own picker, and stand here by
 * picture and title. What is sent stays the field of ids, which is shown where there is no picker.
 */
const hasPicker = window.shopify?.environment?.embedded && window.shopify.resourcePicker;
if (hasPicker) document.documentElement.classList.add("picks");

const TYPES = { product: "Product", variant: "ProductVariant", collection: "Collection" };
const SIDE = "96";

document.addEventListener("click", ({ target }) => {
  const field = target.closest("[data-wares]");
  if (target.closest("button[data-choose]")) choose(field, target.closest("button"));
  if (target.closest("button[data-remove]")) remove(field, target.closest("li"));
});

const choose = async (field, button) => {
  button.disabled = true;
  try {
    if (await allowed(button.dataset)) {
      const chosen = await shopify.resourcePicker(wanted(field));
      if (chosen) take(field, [...chosen]);
    } else say(field, "denied");
  } catch {
    say(field, "failed");
  }
  button.disabled = false;
  button.focus();
};

/* What the shop sells is shown to us once its merchant allows it. */
const allowed = async ({ needs, widened }) => {
  if (!needs) return true;
  const answer = await shopify.scopes.request(needs.split(" "));
  if (answer.result !== "granted-all") return false;
  const told = await fetch(widened, { method: "POST" });
  if (!told.ok) throw new Error(`${told.status}`);
  for (const each of document.querySelectorAll("[data-needs]")) each.removeAttribute("data-needs");
  settled(needs.split(" "));
  return true;
};

/* What the page asks for by itself is not asked for any more, as far as it was granted. */
const settled = (granted) => {
  for (const asks of document.querySelectorAll("[data-scopes]")) {
    const all = asks.dataset.scopes.split(" ").every((scope) => granted.includes(scope));
    if (all) asks.closest("section").remove();
  }
};

const wanted = (field) => {
  const type = field.dataset.wares;
  return {
    type,
    action: "select",
    multiple: true,
    filter: type === "product" ? { variants: false } : {},
    selectionIds: lines(field).map((line) => ({ id: `gid://shopify/${TYPES[type]}/${line.dataset.ware}` })),
  };
};

const lines = (field) => [...field.querySelectorAll("li[data-ware]")];

const take = (field, chosen) => {
  field.querySelector("ul").replaceChildren(...chosen.map((one) => line(field, one)));
  keep(field);
  if (chosen.length) say(field, "chosen", ...lines(field).map(name));
};

const line = (field, { id, title, displayName, images, image }) => {
  const made = field.querySelector("template").content.firstElementChild.cloneNode(true);
  made.dataset.ware = id.split("/").pop();
  const called = (displayName || title || made.dataset.ware).replace(/ - Default Title$/, "");
  made.querySelector("bdi").textContent = called;
  made.querySelector("button").setAttribute("aria-label", worded(field, "removeOne", called));
  const picture = images?.[0]?.originalSrc || image?.originalSrc;
  if (picture) made.querySelector(".tile").append(small(picture));
  return made;
};

const small = (address) => {
  const smaller = new URL(address);
  smaller.searchParams.set("width", SIDE);
  return Object.assign(new Image(40, 40), { src: smaller.href, alt: "" });
};

const remove = (field, gone) => {
  const next = gone.nextElementSibling ?? gone.previousElementSibling;
  gone.remove();
  keep(field);
  say(field, "removed", name(gone));
  (next?.querySelector("button") ?? field.querySelector(".picked :is(button, a)")).focus();
};

const name = (line) => line.querySelector("bdi").textContent;

const keep = (field) => {
  const ids = lines(field).map((line) => line.dataset.ware);
  field.querySelector("textarea").value = ids.join("\n");
};

/* What anybody sees has only to be said to those who do not. */
const say = (field, what, ...names) => {
  const status = field.querySelector("[role=status]");
  status.classList.toggle("unseen", names.length > 0);
  status.textContent = worded(field, what, ...names);
};

const worded = (field, what, ...names) => {
  const listed = new Intl.ListFormat(document.documentElement.lang).format(names);
  return field.querySelector("[role=status]").dataset[what].replace("{names}", () => listed);
};
