// What a visitor chose at the foot of the page, said as the platform's Customer Privacy API says it.
const { allowed } = document.currentScript.dataset;
window.Shopify = {
  ...window.Shopify,
  customerPrivacy: { preferencesProcessingAllowed: () => allowed === "yes" },
};
