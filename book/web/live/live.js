// Code cells that the reader can change and run. Nothing is loaded before the first click.
(() => {
const HERE = document.currentScript.src;
const RUNTIME = new URL("../../live/", HERE);
const state = {python: null, cells: [], manifest: null, last: 0};

class LiveCell {
  constructor(element, index) {
    this.element = element;
    this.index = index;
    this.input = element.querySelector(".cell_input");
    this.stored = element.querySelector(".cell_output");
    this.original = this.input.querySelector("pre").textContent.replace(/\n$/, "");
    this.source = this.original;
    this.bar = document.createElement("div");
    this.bar.className = "live-bar";
    this.buttons = {};
    for (const [name, label, action] of [
      ["run", "Run", () => runUpTo(this)], ["edit", "Edit", () => this.edit()],
      ["reset", "Reset", () => this.reset()], ["stop", "Stop", stop],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `live-${name}`;
      button.textContent = label;
      button.setAttribute("aria-label", `${label} cell ${index + 1}`);
      button.addEventListener("click", action);
      this.buttons[name] = button;
      this.bar.append(button);
    }
    this.status = document.createElement("span");
    this.status.className = "live-status";
    this.status.setAttribute("role", "status");
    this.bar.append(this.status);
    this.input.after(this.bar);
    this.input.addEventListener("dblclick", () => this.edit());
    this.busy(false);
  }

  busy(yes) {
    this.buttons.stop.hidden = !yes;
    this.buttons.run.disabled = yes;
    this.buttons.reset.hidden = this.source === this.original && !this.output;
    this.buttons.edit.hidden = Boolean(this.editor);
  }

  say(text) { this.status.textContent = text; }

  async edit() {
    if (this.editor || this.opening) return;
    this.opening = true;
    const {openEditor} = await import(new URL("editor.js", HERE));
    this.input.classList.add("live-editing");
    this.editor = openEditor(this.input, this.source, {
      label: `Code of cell ${this.index + 1}`,
      changed: (text) => { this.source = text; this.buttons.reset.hidden = false; },
      run: () => runUpTo(this),
      leave: () => this.buttons.run.focus(),
    });
    this.buttons.edit.hidden = true;
    this.editor.focus();
  }

  reset() {
    this.source = this.original;
    this.editor?.destroy();
    this.editor = null;
    this.opening = false;
    this.input.classList.remove("live-editing");
    this.output?.remove();
    this.output = null;
    if (this.stored) this.stored.hidden = false;
    this.say("");
    this.busy(false);
  }

  // The stored output stays until the first run of the cell has something to show in its place.
  begin() {
    this.output?.remove();
    this.output = document.createElement("div");
    this.output.className = "cell_output docutils container live-output";
    this.output.setAttribute("aria-live", "polite");
    this.element.append(this.output);
    if (this.stored) this.stored.hidden = true;
    this.say("running ...");
  }

  show(kind, data) {
    const last = this.output.lastElementChild;
    if (kind === "text" && last?.dataset.kind === "text") {
      last.firstElementChild.textContent += data;
      return;
    }
    const element = document.createElement("div");
    element.dataset.kind = kind;
    if (kind === "html") {
      element.className = "output text_html";
      element.innerHTML = data;
    } else {
      element.className = kind === "error" ? "output traceback live-error" : "output stream";
      element.append(document.createElement("pre"));
      element.firstElementChild.textContent = data;
    }
    this.output.append(element);
  }
}

function tell(cell, text) { for (const each of state.cells) each.say(each === cell ? text : ""); }

async function begin(cell) {
  const {Python} = await import(new URL("python.js", HERE));
  state.python ??= new Python(RUNTIME.href, state.manifest);
  state.python.receive = receive;
  await state.python.start(cell.bar, (text) => tell(cell, text));
}

function receive({index, running, kind, data, done, failed}) {
  const cell = state.cells[index];
  if (failed) { for (const each of state.cells) { each.busy(false); each.say(failed); } return; }
  if (running) cell.begin();
  if (kind) cell.show(kind, data);
  if (done === undefined) return;
  cell.finished = done ? cell.source : undefined;
  cell.say(done ? "" : "stopped at an error");
  cell.busy(false);
  if (!done || index === state.last) for (const each of state.cells) each.busy(false);
}

// Cells share one namespace and run in order: a click runs what comes before and has not run as it stands.
async function runUpTo(cell) {
  for (const each of state.cells) each.busy(true);
  state.last = cell.index;
  try {
    if (!state.python?.started) await begin(cell);
  } catch (error) {
    for (const each of state.cells) each.busy(false);
    if (error.message !== "stopped") cell.say(`Python did not load: ${error.message}`);
    return;
  }
  const due = state.cells.slice(0, cell.index + 1);
  const first = due.findIndex((each) => each.finished !== each.source);
  const cells = (first < 0 || first === cell.index ? [cell] : due.slice(first))
    .map(({source, index}) => ({source, index, name: `cell ${index + 1}`}));
  state.python.run(cells);
}

function stop() {
  state.python?.stop();
  const lost = state.cells.some((cell) => cell.finished !== undefined);
  for (const cell of state.cells) {
    cell.finished = undefined;
    cell.busy(false);
  }
  tell(state.cells[state.last],
       lost ? "stopped; all variables are lost, Run starts from the first cell again" : "stopped");
}

document.addEventListener("input", ({target}) => {
  const figure = target.closest(".live-frames");
  if (!figure) return;
  const pictures = [...figure.querySelectorAll("[data-label]")];
  pictures.forEach((picture, i) => { picture.hidden = i !== Number(target.value); });
  figure.querySelector("output").textContent = pictures[target.value].dataset.label;
  target.setAttribute("aria-valuetext", pictures[target.value].dataset.label);
});

async function prepare() {
  const elements = [...document.querySelectorAll("div.cell.tag_live")];
  if (!elements.length) return;
  if (location.protocol === "file:") {
    const note = document.createElement("p");
    note.className = "live-note";
    note.textContent = "Cells of this page run in the browser when it comes from a web server: "
      + "python -m http.server in the folder of the book is one.";
    elements[0].before(note);
    return;
  }
  const answer = await fetch(new URL("manifest.json", RUNTIME));
  if (!answer.ok) return;
  state.manifest = await answer.json();
  state.cells = elements.map((element, index) => new LiveCell(element, index));
}

prepare();
})();
