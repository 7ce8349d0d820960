// Formulas, the slide show, and text that shrinks until it fits.
window.MathJax = {
  tex: {inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]]},
  chtml: {matchFontHeight: false},  // a slide that is not shown has no height to match
  options: {enableMenu: false},
  startup: {
    ready() {
      MathJax.startup.defaultReady();
      // Widgets speak to MathJax 2.
      MathJax.Hub = {Queue: ([, , element]) => MathJax.startup.promise.then(() => MathJax.typesetPromise([element]))};
    },
  },
};

const SMALLEST = 0.5;

function overflows(slide) {
  const wide = [...slide.querySelectorAll("pre, .text, .formula, table")].some((each) => each.scrollWidth > each.clientWidth + 1);
  return wide || slide.scrollHeight > slide.clientHeight + 1;
}

function fit(slide) {
  for (let size = 1; size >= SMALLEST; size -= 0.05) {
    slide.style.fontSize = `${size}em`;
    if (!overflows(slide)) break;
  }
}

const deck = new Reveal({plugins: [RevealNotes]});

window.slides = new Promise((loaded) => window.addEventListener("load", loaded))
  .then(() => MathJax.startup.promise)
  .then(() => deck.initialize({width: 1280, height: 720, margin: 0.04, center: false, display: "grid", hash: true,
                               slideNumber: "c/t", transition: "none"}))
  .then(() => {
    deck.on("slidechanged", ({currentSlide}) => fit(currentSlide));
    fit(deck.getCurrentSlide());
  });
