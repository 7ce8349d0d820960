// The editor of a live cell: a thin dress around CodeMirror, loaded with the first cell that is opened.
import {
  EditorState, EditorView, bracketMatching, classHighlighter, defaultKeymap, history, historyKeymap,
  indentOnInput, indentUnit, indentWithTab, keymap, python, syntaxHighlighting,
} from "../vendor/codemirror/codemirror.js";

// Tab indents; Escape and then Tab leaves, so that nobody who uses the keyboard is caught.
export function openEditor(parent, text, {label, changed, run, leave}) {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          {key: "Shift-Enter", run: () => (run(), true)},
          {key: "Mod-Enter", run: () => (run(), true)},
          {key: "Escape", run: () => (leave(), true)},
          ...defaultKeymap, ...historyKeymap, indentWithTab,
        ]),
        history(), indentOnInput(), indentUnit.of("    "), bracketMatching(), python(),
        syntaxHighlighting(classHighlighter),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({"aria-label": label}),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
      ],
    }),
  });
}
