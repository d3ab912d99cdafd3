/*
 * A stand-in for App Bridge on the twin: the app's page asks the admin around it for a fresh
 * session token, and hands it out as `shopify.idToken()` and with every fetch to its own origin.
 */
(() => {
  "use strict";
  const script = document.currentScript;
  const admin = new URL(script.src).origin;
  const framed = window.parent !== window;
  const pending = new Map();
  let last = 0;

  const tell = (type, detail = {}) => {
    if (framed) window.parent.postMessage({ twin: type, ...detail }, admin);
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== admin || event.source !== window.parent) return;
    const settle = pending.get(event.data?.reply);
    if (!settle) return;
    pending.delete(event.data.reply);
    if (event.data.failed) settle.reject(new Error(event.data.failed));
    else settle.resolve(event.data.answer);
  });

  const ask = (type, detail = {}) =>
    new Promise((resolve, reject) => {
      if (!framed) return reject(new Error("not inside the admin"));
      const number = (last += 1);
      pending.set(number, { resolve, reject });
      tell(type, { number, ...detail });
    });

  const idToken = () => ask("id-token");

  const shop = () => new URLSearchParams(location.search).get("shop") ?? "";

  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin || !framed) return plainFetch(request);
    const again = request.clone();
    const answer = await plainFetch(await signed(request));
    const stale = answer.headers.get("X-Shopify-Retry-Invalid-Session-Request");
    return answer.status === 401 && stale ? plainFetch(await signed(again)) : answer;
  };

  const signed = async (request) => {
    if (!request.headers.has("Authorization")) {
      request.headers.set("Authorization", `Bearer ${await idToken()}`);
    }
    return request;
  };

  window.shopify = {
    config: { apiKey: script.dataset.apiKey ?? "", shop: shop(), locale: "en" },
    environment: { embedded: framed, mobile: false, intent: false },
    idToken,
    app: { extensions: () => ask("extensions") },
    scopes: { request: (scopes) => ask("scopes", { scopes }) },
    resourcePicker: (options) => ask("picker", { options }),
    toast: { show: (text) => tell("toast", { text: String(text) }), hide: () => tell("toast") },
    loading: () => {},
    ready: Promise.resolve(),
  };

  /* The patch page: it waits for a token and goes on to where the visitor was going. */
  const patch = async (wanted) => {
    const target = new URL(wanted, location.origin);
    if (target.origin !== location.origin) return;
    if (!framed) {
      location.replace(`${admin}/admin/apps/open?path=${encodeURIComponent(target.pathname)}`);
      return;
    }
    const own = new URLSearchParams(location.search);
    for (const name of ["shop", "host", "embedded", "locale"]) {
      if (own.has(name)) target.searchParams.set(name, own.get(name));
    }
    target.searchParams.set("id_token", await idToken());
    location.replace(target);
  };

  const showNavigation = () => {
    const links = document.querySelectorAll(":is(s-app-nav, ui-nav-menu) :is(a, s-link):not([rel=home])");
    const items = [...links].map((link) => ({
      path: new URL(link.getAttribute("href"), location.href).pathname,
      label: link.textContent.trim(),
    }));
    for (const menu of document.querySelectorAll("s-app-nav, ui-nav-menu")) menu.hidden = true;
    tell("page", { path: location.pathname, title: document.title, items });
  };

  const reload = new URLSearchParams(location.search).get("shopify-reload");
  if (reload) patch(reload);
  else if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", showNavigation);
  } else showNavigation();
})();
