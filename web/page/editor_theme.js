// The editor's colours, dark and light: one palette each, from which both the frame and the syntax are
// made. The grounds match the panels' own, so that the editor does not look laid on.

import { EditorView } from "@codemirror/view";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const dark = {
  ground: "#171b24", text: "#dfe4ee", quiet: "#6f7a8d", line: "#1d2330", selection: "#2f4463", match: "#3a4a2f",
  caret: "#f2b84b", keyword: "#7fb4ff", type: "#5fc9b5", string: "#d6b27a", number: "#e59b7a", comment: "#7d889b",
  call: "#e3d18a", script: "#d69ae6",
};
const light = {
  ground: "#ffffff", text: "#1c2230", quiet: "#8a93a3", line: "#f2f5f9", selection: "#cfe2f7", match: "#e3efc9",
  caret: "#b25b00", keyword: "#1a54b8", type: "#0b7261", string: "#8a5a00", number: "#a9431b", comment: "#687386",
  call: "#6b5600", script: "#8a2fa6",
};

function theme(colors, isDark) {
  const frame = EditorView.theme({
    "&": { backgroundColor: colors.ground, color: colors.text },
    "&.cm-focused": { outline: "none" },
    ".cm-gutters": { backgroundColor: colors.ground, color: colors.quiet, border: "none" },
    ".cm-lineNumbers .cm-gutterElement": { padding: "0 10px 0 14px" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: colors.line },
    ".cm-content": { caretColor: colors.caret },
    ".cm-cursor": { borderLeftColor: colors.caret, borderLeftWidth: "2px" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: colors.selection,
    },
    ".cm-selectionMatch": { backgroundColor: colors.match },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: colors.selection, outline: `1px solid ${colors.quiet}` },
    ".cm-panels": { backgroundColor: colors.line, color: colors.text },
    ".cm-tooltip": { backgroundColor: colors.line, color: colors.text, border: `1px solid ${colors.quiet}` },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "12em" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
      backgroundColor: colors.selection, color: colors.text,
    },
    ".cm-tooltip.cm-completionInfo": { padding: "6px 9px", maxWidth: "26em" },
    ".cm-completionMatchedText": { textDecoration: "none", color: colors.keyword },
    ".cm-script-word, .cm-script-word *": { color: colors.script },
    ".cm-task-line": {
      backgroundColor: "color-mix(in srgb, var(--task) 16%, transparent)",
      boxShadow: "inset 3px 0 0 var(--task)",
    },
    ".cm-task-label": {
      marginLeft: "1.5em", padding: "0 0.5em", borderRadius: "3px", fontSize: "0.85em",
      // The task's own colour would be pale on its own tint.
      color: `color-mix(in srgb, var(--task) 55%, ${colors.text})`,
      backgroundColor: "color-mix(in srgb, var(--task) 14%, transparent)",
    },
  }, { dark: isDark });
  const syntax = HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.controlKeyword], color: colors.keyword },
    { tag: [tags.typeName, tags.standard(tags.typeName), tags.namespace], color: colors.type },
    { tag: [tags.string, tags.character], color: colors.string },
    { tag: [tags.number, tags.bool, tags.null], color: colors.number },
    { tag: tags.comment, color: colors.comment, fontStyle: "italic" },
    { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: colors.call },
    { tag: [tags.processingInstruction, tags.attributeName], color: colors.script },
  ]);
  return [frame, syntaxHighlighting(syntax)];
}

export const themes = { dark: theme(dark, true), light: theme(light, false) };
