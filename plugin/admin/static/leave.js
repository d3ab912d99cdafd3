/* Out of the frame, to where the page's own link leads; App Bridge lets `open` through. */
open(document.querySelector("a[data-leave]").href, "_top");
