/* The admin's picker of products, variants and collections: what the app asks for, it is handed. */
(() => {
  "use strict";
  const dialog = document.querySelector("[data-picker]");
  const title = dialog.querySelector("h1");
  const search = dialog.querySelector("input[type=search]");
  const list = dialog.querySelector("ul");
  const count = dialog.querySelector("[data-count]");
  const names = { product: "products", variant: "variants", collection: "collections" };

  /* What was chosen, in the order of the list; undefined when the visitor thought otherwise. */
  const pick = async ({ type, action = "add", multiple = false, query = "", selectionIds = [] }) => {
    const answer = await fetch(`/admin/pick/${encodeURIComponent(type)}`);
    if (!answer.ok) throw new Error(await answer.text());
    const offered = await answer.json();
    const before = new Set(selectionIds.map(({ id }) => id));
    title.textContent = `${action === "select" ? "Select" : "Add"} ${names[type]}`;
    list.replaceChildren(...offered.map((one) => line(one, before.has(one.id), multiple)));
    search.value = query;
    narrow();
    tell();
    if (!(await confirmed())) return undefined;
    const chosen = offered.filter((_, place) => boxes()[place].checked);
    return Object.assign(chosen, { selection: [...chosen] });
  };

  const confirmed = () =>
    new Promise((resolve) => {
      dialog.returnValue = "";
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "chosen"), { once: true });
      dialog.showModal();
      search.focus();
    });

  const line = (one, checked, multiple) => {
    const made = dialog.querySelector("template").content.firstElementChild.cloneNode(true);
    const box = made.querySelector("input");
    Object.assign(box, { checked, type: multiple ? "checkbox" : "radio", name: "picked" });
    made.querySelector("span").textContent = (one.displayName ?? one.title).replace(/ - Default Title$/, "");
    made.querySelector("img").src = (one.images?.[0] ?? one.image).originalSrc;
    return made;
  };

  const boxes = () => [...list.querySelectorAll("input")];

  const narrow = () => {
    const wanted = search.value.trim().toLowerCase();
    for (const one of list.children) one.hidden = !one.textContent.toLowerCase().includes(wanted);
  };

  const tell = () => {
    count.textContent = `${boxes().filter((box) => box.checked).length} selected`;
  };

  search.addEventListener("input", narrow);
  /* Enter in the search is no answer. */
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  list.addEventListener("change", tell);

  window.twinPicker = { pick };
})();
