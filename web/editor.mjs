// The editor: CodeMirror with Python's colours, as the page's style sheet has them.

import {
  bracketMatching, defaultKeymap, drawSelection, EditorState, EditorView, HighlightStyle, highlightActiveLine,
  highlightActiveLineGutter, history, historyKeymap, indentLess, indentMore, indentOnInput, indentUnit, keymap,
  lineNumbers, python, syntaxHighlighting, tags, toggleTabFocusMode,
} from "./codemirror.mjs";

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "code-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "code-number" },
  { tag: tags.comment, class: "code-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName)), tags.function(tags.propertyName)], class: "code-function" },
]);

// An editor in `parent`; `onRun` is for Ctrl+Enter, `onChange` for what a person wrote.
export function createEditor(parent, { onRun, onChange }) {
  const view = new EditorView({ parent, state: EditorState.create({ extensions: extensions(onRun, onChange) }) });
  return {
    get text() { return view.state.doc.toString(); },
    set text(text) { view.setState(EditorState.create({ doc: text, extensions: extensions(onRun, onChange) })); },
    goTo(line) {
      const { from, to } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
  };
}

const extensions = (onRun, onChange) => [
  lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine(), highlightActiveLineGutter(),
  python(), indentUnit.of("    "), syntaxHighlighting(COLOURS),
  keymap.of([
    { key: "Mod-Enter", run: () => { onRun(); return true; } },
    { key: "Tab", run: indentMore, shift: indentLess },             // Esc and then Tab leaves, by CodeMirror's own rule
    { key: "Ctrl-m", run: toggleTabFocusMode },
    ...defaultKeymap, ...historyKeymap,
  ]),
  EditorView.contentAttributes.of({ "aria-label": "Python script", autocapitalize: "off", spellcheck: "false" }),
  EditorView.updateListener.of((update) => { if (update.docChanged) onChange(update.state.doc.toString()); }),
];
