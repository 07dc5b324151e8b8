// What the page wants of CodeMirror: this file is bundled with it (host/editor.py) and served in its own place.

export { defaultKeymap, history, historyKeymap, indentLess, indentMore, toggleTabFocusMode } from "@codemirror/commands";
export { python } from "@codemirror/lang-python";
export { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
export { Compartment, EditorState } from "@codemirror/state";
export {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";
export { tags } from "@lezer/highlight";
