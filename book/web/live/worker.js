// Python in a thread of its own: the page stays responsive, and ending the thread ends any program.
// Messages in: {base, files, wheels, total} starts it, {cells: [{source, name, index}]} runs cells.
// Messages out: {progress}, {ready}, {index, kind, data} for outputs, {index, done} after each cell, {failed}.

const CACHE = "lrnn-live";
const download = self.fetch;
let run;

// All files are asked for at once, and Python starts while the last ones arrive: a map from address to response.
// Every byte is counted, and kept for the next visit where the browser allows it.
function load(files) {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const cached = self.caches?.open(CACHE).catch(() => null);
  let loaded = 0;
  const counted = () => new TransformStream({
    transform(part, controller) {
      loaded += part.length;
      self.postMessage({progress: Math.min(loaded / total, 1)});
      controller.enqueue(part);
    },
  });
  const ask = async ({url, hash}) => {
    const cache = await cached;
    const key = `${url}?${hash}`;
    let response = await cache?.match(key);
    if (!response) {
      response = await download(url);
      if (!response.ok) throw new Error(`${url}: the server answers ${response.status}`);
      cache?.put(key, response.clone()).catch(() => null);
    }
    const type = url.endsWith(".wasm") ? "application/wasm" : "";
    return new Response(response.body.pipeThrough(counted()), {headers: {"content-type": type}});
  };
  forget(cached, files);
  const held = new Map(files.map((file) => [file.url, ask(file)]));
  Promise.all(held.values()).catch(() => null); // whoever waits for the file reports it
  return held;
}

// What an older version of the book has left in the cache.
async function forget(cached, files) {
  const cache = await cached;
  const kept = new Set(files.map(({url, hash}) => `${url}?${hash}`));
  const addresses = new Set(files.map(({url}) => url));
  for (const {url} of await cache?.keys() ?? [])
    if (addresses.has(url.split("?")[0]) && !kept.has(url)) cache.delete(url);
}

async function start({base, files, wheels}) {
  const address = (name) => new URL(name, base).href;
  const scripts = [import(address("pyodide.mjs")), import(address("pyodide.asm.mjs"))];
  const held = load(files.map(({name, ...file}) => ({url: address(name), ...file}))
    .filter(({url}) => !url.endsWith(".mjs")));
  self.fetch = async (request, options) => {
    const url = address(request.url ?? request);
    return await held.get(url) ?? download(request, options);
  };
  const [{loadPyodide}] = await Promise.all(scripts);
  const python = await loadPyodide({indexURL: base});
  for (const name of wheels) {
    python.unpackArchive(await (await held.get(address(name))).arrayBuffer(), "wheel");
  }
  const runner = python.globals.get("dict")();
  python.runPython(await (await held.get(address("runner.py"))).text(), {globals: runner});
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
