// Widgets speak to MathJax 2; hand what they ask for to the MathJax 3 of this page.
// Deferred and listed after MathJax, so that it exists by now if the page has formulas.
if (window.MathJax) {
  window.MathJax.Hub = {
    Queue: ([, , element]) => MathJax.startup.promise.then(() => MathJax.typesetPromise([element])),
  };
}

// The handle of a slider has no name of its own; it takes the one that stands beside it.
new MutationObserver(() => {
  for (const handle of document.querySelectorAll(".noUi-handle:not([aria-label])")) {
    const label = handle.closest(".widget-inline-hbox")?.querySelector(".widget-label");
    if (label?.textContent) handle.setAttribute("aria-label", label.textContent);
  }
}).observe(document.documentElement, {childList: true, subtree: true});
