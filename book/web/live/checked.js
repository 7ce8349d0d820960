// The table of checks, once more, in the browser: a row at a time, cheapest first, beside what is recorded.
(() => {
const HERE = document.currentScript.src;
const RUNTIME = new URL("../../live/", HERE);
const TABLE = [...document.querySelectorAll("article table")]
  .find((table) => table.tHead?.textContent.includes("longest input"));
const rows = [...TABLE.tBodies[0].rows].map((row) => {
  const [id, , , instances, longest, seconds] = [...row.cells].map((cell) => cell.textContent.trim());
  return {id, row, recorded: {instances: count(instances), longest: count(longest), failures: 0}, seconds: Number(seconds)};
}).sort((one, other) => one.seconds - other.seconds);
const make = (tag, attributes, text = "") => Object.assign(document.createElement(tag), {...attributes, textContent: text});
const run = make("button", {type: "button", className: "live-run", onclick: play}, "Run these checks here");
const stop = make("button", {type: "button", className: "live-stop", hidden: true, onclick: end}, "Stop");
const status = make("span", {className: "live-status"});
const bar = make("div", {className: "live-bar"});
let python, manifest, done, differing;

function count(text) { return Number(text.replaceAll(",", "")); }

function rest(message) {
  run.disabled = false;
  stop.hidden = true;
  status.textContent = message;
}

function tell() { return `${done} of ${rows.length} checks ran, ${differing ? `${differing} differ` : "all as recorded"}`; }

function end() {
  python?.stop();
  rest(done ? `stopped; ${tell()}` : "stopped");
}

// A column for what is found here, with a cell that says it to those who do not see it.
function prepareRows() {
  done = differing = 0;
  if (!TABLE.tHead.rows[0].querySelector(".checked-here"))
    TABLE.tHead.rows[0].prepend(make("th", {className: "checked-here"}, "here"));
  for (const each of rows) {
    each.cell ??= each.row.insertCell(0);
    each.cell.className = "checked-here";
    each.cell.textContent = "";
    delete each.cell.dataset.found;
  }
}

async function play() {
  run.disabled = true;
  stop.hidden = false;
  prepareRows();
  try {
    if (!python?.started) await load();
  } catch (error) {
    rest(error.message === "stopped" ? "stopped" : `Python did not load: ${error.message}`);
    return;
  }
  python.receive = receive;
  python.run(rows.map(({id}, index) => ({index, name: `check ${id}`, source:
    "import json\nfrom dataclasses import asdict\nfrom lrnn.theory import checks\n"
    + `print(json.dumps(asdict(next(checks.run(["${id}"])))))`})));
}

async function load() {
  const {Python} = await import(new URL("python.js", HERE));
  python ??= new Python(RUNTIME.href, manifest);
  await python.start(bar, (message) => { status.textContent = message; });
}

function receive({index, running, kind, data, done: through, failed}) {
  if (failed) return rest(failed);
  const each = rows[index];
  if (running) {
    each.answer = "";
    each.cell.textContent = "...";
    status.textContent = `running ${each.id} (${done + 1} of ${rows.length})`;
  }
  if (kind === "error") rest(`${each.id}: ${data.split("\n").at(-1)}`);
  else if (kind) each.answer += data;
  if (through) compare(each, JSON.parse(each.answer));
}

function compare({cell, recorded}, {instances, longest, failures, seconds}) {
  const found = {instances, longest, failures: failures.length};
  const same = Object.entries(recorded).every(([name, value]) => found[name] === value);
  cell.dataset.found = JSON.stringify(found);
  cell.classList.add(same ? "checked-same" : "checked-differs");
  cell.textContent = same ? `same, ${seconds.toFixed(1)} s`
    : `differs: ${instances} instances, longest ${longest}, ${failures.length} failures`;
  done += 1;
  differing += !same;
  if (done === rows.length) rest(tell());
}

async function prepare() {
  if (location.protocol === "file:") return;
  const answer = await fetch(new URL("manifest.json", RUNTIME));
  if (!answer.ok) return;
  manifest = await answer.json();
  status.setAttribute("role", "status");
  status.textContent = `all ${rows.length}, cheapest first, in your browser`;
  bar.append(run, stop, status);
  (TABLE.closest(".pst-scrollable-table-container") ?? TABLE).before(bar);
}

prepare();
})();
