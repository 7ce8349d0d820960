// node bytecode.mjs FOLDER bytecode.py PROGRAM: runs a program, after bytecode.py, in the Python of FOLDER, mounted at /live.
import {readFileSync} from "node:fs";
import {pathToFileURL} from "node:url";

const [folder, library, program] = process.argv.slice(2);
const {loadPyodide} = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({indexURL: `${folder}/`});
python.mountNodeFS("/live", folder);
python.runPython(readFileSync(library, "utf8") + program);
