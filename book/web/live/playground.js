// The playground: choose or type, run, step; the address of the page carries all of it.
(() => {
const HERE = document.currentScript.src;
const RUNTIME = new URL("../../live/", HERE);
const KINDS = {dfa: "finite automaton", wfa: "weighted automaton over Q", counter: "counter machine",
               stack: "stack machine", turing: "Turing machine", boolean: "Boolean formula",
               arithmetic: "arithmetic formula", printed: "arithmetic formula, RWKV-7 as printed"};
const place = document.getElementById("play");
const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};
let python, manifest, frames = [];

const preset = make("select", {id: "play-preset"});
const kind = make("select", {id: "play-kind"},
                  ...Object.entries(KINDS).map(([value, label]) => make("option", {value}, label)));
const text = make("textarea", {id: "play-text", rows: 12, spellcheck: false, autocapitalize: "off"});
const word = make("input", {id: "play-word", type: "text", spellcheck: false, autocapitalize: "off"});
const run = make("button", {type: "submit", className: "live-run"}, "Run");
const stop = make("button", {type: "button", className: "live-stop", hidden: true, onclick: end}, "Stop");
const share = make("button", {type: "button", onclick: copy}, "Copy link");
const status = make("span", {className: "live-status", role: "status"});
const bar = make("div", {className: "live-bar"}, run, stop, share, status);
const step = make("input", {id: "play-step", type: "range", min: 0, max: 0, value: 0, oninput: turn});
const shown = make("div", {className: "play-frame", ariaLive: "polite"});
const picture = make("div", {className: "play-picture"});
const verdict = make("p", {className: "play-verdict", role: "status"});
const counter = make("output", {htmlFor: "play-step"});
const weights = make("details", {}, make("summary", {}, "The network, exactly"), make("div"));
const result = make("div", {className: "play-result", hidden: true}, verdict, picture,
                    label(counter, step), shown, weights);

// `name` is text, or an element with text that changes.
function label(name, control) { return make("label", {htmlFor: control.id}, name, control); }

function fill({kind: chosen, text: machine, word: letters}) {
  kind.value = chosen;
  text.value = machine;
  word.value = letters;
}

function turn() {
  shown.innerHTML = frames[step.value] ?? "";
  counter.textContent = `Step ${step.value} of ${step.max}`;
  step.setAttribute("aria-valuetext", `${step.value} of ${step.max}`);
  remember();
}

function remember() {
  const state = new URLSearchParams({kind: kind.value, text: text.value, word: word.value, step: step.value});
  history.replaceState(null, "", `#${state}`);
}

async function copy() {
  remember();
  await navigator.clipboard.writeText(location.href).then(
    () => { status.textContent = "copied"; }, () => { status.textContent = "the address bar has the link"; });
}

function end() {
  python?.stop();
  rest("stopped");
}

function rest(message) {
  run.disabled = false;
  stop.hidden = true;
  status.textContent = message;
}

async function play(event) {
  event?.preventDefault();
  remember();
  run.disabled = true;
  stop.hidden = false;
  try {
    if (!python?.started) await load();
  } catch (error) {
    rest(error.message === "stopped" ? "stopped" : `Python did not load: ${error.message}`);
    return;
  }
  status.textContent = "running ...";
  const input = JSON.stringify(JSON.stringify([kind.value, text.value, word.value]));
  const source = "import json\nfrom lrnn.course.playground import scene\n"
    + `print(json.dumps(scene(*json.loads(${input}))))`;
  let answer = "";
  python.receive = ({kind: what, data, done, failed}) => {
    if (what === "error") fail(data);
    else if (what) answer += data;
    if (failed) rest(failed);
    if (done) show(JSON.parse(answer));
  };
  python.run([{source, name: "playground", index: 0}]);
}

async function load() {
  const {Python} = await import(new URL("python.js", HERE));
  python = new Python(RUNTIME.href, manifest);
  await python.start(bar, (message) => { status.textContent = message; });
}

function fail(message) {
  result.hidden = true;
  rest("");
  status.textContent = message.split("\n").at(-1).replace(/^\w+Error: /, "");
  status.classList.add("play-wrong");
}

function show(scene) {
  frames = scene.frames;
  picture.innerHTML = scene.picture;
  verdict.textContent = scene.verdict;
  weights.lastElementChild.innerHTML = scene.weights;
  step.max = frames.length - 1;
  step.value = Math.min(wanted ?? 0, frames.length - 1);
  wanted = null;
  result.hidden = false;
  status.classList.remove("play-wrong");
  rest("");
  turn();
}

let wanted = null;

async function prepare() {
  if (location.protocol === "file:") {
    place.textContent = "The playground runs in the browser when this page comes from a web server: "
      + "python -m http.server in the folder of the book is one.";
    return;
  }
  manifest = await (await fetch(new URL("manifest.json", RUNTIME))).json();
  const presets = await (await fetch(new URL("presets.json", HERE))).json();
  preset.append(...presets.map(({name}, i) => make("option", {value: i}, name)));
  preset.onchange = () => { fill(presets[preset.value]); play(); };
  const form = make("form", {className: "play-form", onsubmit: play},
                    label("Start from", preset), label("Kind", kind), label("Machine or formula", text),
                    label("Word, or the values of the variables", word), bar);
  place.replaceChildren(form, result);
  const state = new URLSearchParams(location.hash.slice(1));
  if (state.has("text")) {
    fill(Object.fromEntries(state));
    wanted = Number(state.get("step"));
    play();
  } else {
    fill(presets[0]);
  }
}

prepare();
})();
