// Python in a thread of its own: the page stays responsive, and ending the thread ends any program.
// Messages in: {base, files, wheels, total} starts it, {cells: [{source, name, index}]} runs cells.
// Messages out: {progress}, {ready}, {index, kind, data} for outputs, {index, done} after each cell, {failed}.

const CACHE = "lrnn-live";
let run;

// Every file that Python asks for is counted, and kept for the next visit where the browser allows it.
async function load(base, files) {
  const cache = await self.caches?.open(CACHE).catch(() => null);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const held = new Map();
  let loaded = 0;
  await Promise.all(files.map(async ({name, size, hash}) => {
    const url = new URL(name, base).href;
    const key = `${url}?${hash}`;
    let response = await cache?.match(key);
    if (!response) {
      response = await fetch(url);
      if (!response.ok) throw new Error(`${name}: the server answers ${response.status}`);
      await cache?.put(key, response.clone()).catch(() => null);
    }
    const reader = response.body.getReader();
    const parts = [];
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      loaded += part.value.length;
      self.postMessage({progress: Math.min(loaded / total, 1)});
    }
    held.set(url, new Blob(parts, {type: name.endsWith(".wasm") ? "application/wasm" : ""}));
  }));
  return held;
}

async function start({base, files, wheels}) {
  const held = await load(base, files);
  const fetch = self.fetch;
  self.fetch = async (request, options) => {
    const url = new URL(request.url ?? request, base).href;
    return held.has(url) ? new Response(held.get(url)) : fetch(request, options);
  };
  const {loadPyodide} = await import(new URL("pyodide.mjs", base).href);
  const python = await loadPyodide({indexURL: base});
  for (const name of wheels) {
    python.unpackArchive(await held.get(new URL(name, base).href).arrayBuffer(), "wheel");
  }
  const runner = python.globals.get("dict")();
  python.runPython(await held.get(new URL("runner.py", base).href).text(), {globals: runner});
  run = runner.get("run_cell");
  self.postMessage({ready: true});
}

function runCells(cells) {
  for (const {source, name, index} of cells) {
    self.postMessage({index, running: true});
    const done = run(source, name, (kind, data) => self.postMessage({index, kind, data}));
    self.postMessage({index, done});
    if (!done) break;
  }
}

self.onmessage = async ({data}) => {
  try {
    data.cells ? runCells(data.cells) : await start(data);
  } catch (error) {
    self.postMessage({failed: String(error.message ?? error)});
  }
};
