// Widgets speak to MathJax 2; hand what they ask for to the MathJax 3 of this page.
// Deferred and listed after MathJax, so that it exists by now if the page has formulas.
if (window.MathJax) {
  window.MathJax.Hub = {
    Queue: ([, , element]) => MathJax.startup.promise.then(() => MathJax.typesetPromise([element])),
  };
}
