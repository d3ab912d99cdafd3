/* The admin's side of the frame: tokens for the app, its permissions, pickers, navigation, toasts. */
(() => {
  "use strict";
  const frame = document.querySelector("iframe[data-origin]");
  const { origin, home, base } = frame.dataset;
  const menu = document.querySelector("[data-app-menu]");
  const toast = document.querySelector("[data-toast]");
  const asking = document.querySelector("[data-asking]");
  let fading = 0;

  const outside = (path) => base + (path.startsWith(home) ? path.slice(home.length) : path);

  const reply = (number, told) => frame.contentWindow.postMessage({ reply: number, ...told }, origin);

  const read = async (address) => (await fetch(address)).json();

  /* The question, and whether the visitor said yes. */
  const agreed = (scopes) =>
    new Promise((resolve) => {
      asking.querySelector("ul").replaceChildren(...scopes.map(wish));
      asking.returnValue = "";
      asking.addEventListener("close", () => resolve(asking.returnValue === "allow"), { once: true });
      asking.showModal();
    });

  const wish = (scope) => {
    const [verb, ...what] = scope.split("_");
    const line = document.createElement("li");
    line.textContent = `${verb === "read" ? "Read" : "Change"} ${what.join(" ")}`;
    return line;
  };

  const allowed = async (scopes) => {
    if (!(await agreed(scopes))) return { answer: { result: "declined-all" } };
    const body = new URLSearchParams(scopes.map((scope) => ["scope", scope]));
    const told = await fetch(`${base}/scopes`, { method: "POST", body });
    return told.ok ? { answer: { result: "granted-all" } } : { failed: await told.text() };
  };

  const picked = async (options) => {
    try {
      return { answer: await window.twinPicker.pick(options) };
    } catch (failure) {
      return { failed: failure.message };
    }
  };

  const answers = {
    "id-token": async ({ number }) => reply(number, { answer: (await read("/admin/id-token")).id_token }),
    extensions: async ({ number }) =>
      reply(number, { answer: (await read("/admin/themes/current/extensions")).extensions }),
    scopes: async ({ number, scopes }) => reply(number, await allowed(scopes)),
    picker: async ({ number, options }) => reply(number, await picked(options)),
    page: ({ path, title, items }) => {
      if (title) document.title = title;
      history.replaceState(null, "", outside(path));
      menu.replaceChildren(...items.map((item) => entry(item, path)));
    },
    toast: ({ text }) => {
      toast.textContent = text ?? "";
      clearTimeout(fading);
      fading = setTimeout(() => { toast.textContent = ""; }, 5000);
    },
  };

  const entry = ({ path, label }, current) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = outside(path);
    link.textContent = label;
    if (path === current) link.setAttribute("aria-current", "page");
    item.append(link);
    return item;
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    answers[event.data?.twin]?.(event.data);
  });

  /* Only now can the page's first question be heard. */
  frame.src = frame.dataset.address;
})();
