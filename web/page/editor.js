// The script editors: a CodeMirror view for each document, laid over the rectangle that the program names.
// web/platform_browser_editor.cpp is the other half. Lines and columns count from 1 and columns in
// bytes of UTF-8, as the program counts them; only this file knows CodeMirror's own positions.

import { Annotation, Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, EditorView, WidgetType, drawSelection, dropCursor, highlightActiveLine,
  highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, rectangularSelection,
} from "@codemirror/view";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { acceptCompletion, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { setDiagnostics } from "@codemirror/lint";
import { cpp } from "@codemirror/lang-cpp";
import { scriptWords } from "./script_words.js";
import { themes } from "./editor_theme.js";

const severities = ["error", "warning", "info"];
const byProgram = Annotation.define();

// ---- Positions ---------------------------------------------------------------------------------

const bytesOf = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

function position(doc, line, column) {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  let at = 0;
  for (let bytes = column - 1; bytes > 0 && at < text.length;) {
    const code = text.codePointAt(at);
    bytes -= bytesOf(code);
    at += code > 0xffff ? 2 : 1;
  }
  return from + at;
}

function lineAndColumn(doc, offset) {
  const line = doc.lineAt(offset);
  let bytes = 0;
  for (const sign of line.text.slice(0, offset - line.from)) bytes += bytesOf(sign.codePointAt(0));
  return { line: line.number, column: bytes + 1 };
}

// ---- Lines where tasks stand -------------------------------------------------------------------

class Label extends WidgetType {
  constructor(text, color) {
    super();
    this.text = text;
    this.color = color;
  }
  eq(other) { return other.text === this.text && other.color === this.color; }
  toDOM() {
    const span = document.createElement("span");
    span.className = "cm-task-label";
    span.textContent = this.text;
    span.style.setProperty("--task", this.color);
    return span;
  }
}

const setTaskLines = StateEffect.define();
const taskLines = StateField.define({
  create: () => Decoration.none,
  update(decorations, transaction) {
    let result = decorations.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setTaskLines)) result = effect.value;
    }
    return result;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// IM_COL32 keeps red in the lowest byte.
const cssColor = (color) => `rgb(${color & 255} ${(color >> 8) & 255} ${(color >> 16) & 255})`;

function taskDecorations(doc, lines) {
  const ranges = [];
  for (const { line, color, label } of lines) {
    if (line < 1 || line > doc.lines) continue;
    const { from, to } = doc.line(line);
    const css = cssColor(color);
    ranges.push(Decoration.line({ class: "cm-task-line", attributes: { style: `--task: ${css}` } }).range(from));
    if (label) ranges.push(Decoration.widget({ widget: new Label(label, css), side: 1 }).range(to));
  }
  return Decoration.set(ranges, true);
}

// ---- What can be typed ---------------------------------------------------------------------------

function option([label, declaration, help]) {
  const info = () => {
    const card = document.createElement("div");
    const code = document.createElement("code");
    code.textContent = declaration;
    card.append(code, help ? document.createElement("br") : "", help);
    return card;
  };
  const called = /\(/.test(declaration) && !label.startsWith("#");
  const type = label.startsWith("#") ? "namespace" : called ? "function" : help ? "type" : "keyword";
  return { label, type, info: (declaration && declaration !== label) || help ? info : undefined };
}

// What the program suggests, in its order. It answers again for each letter, so that nothing is left to
// CodeMirror's own choice; [asked] as it means it, until the word has an end.
function suggestions({ state, pos }, asked, suggest) {
  const text = state.doc.toString();
  const [place, ...lines] = suggest(text, new TextEncoder().encode(text.slice(0, pos)).length, asked).split("\n");
  const bytes = new TextEncoder().encode(text);
  const [from, to] = place.split("\t").map((end) => new TextDecoder().decode(bytes.subarray(0, +end)).length);
  const typed = text.slice(from, pos).toLowerCase();
  return {
    from, to, filter: false,
    options: lines.map((line) => option(line.split("\t"))),
    getMatch({ label }) {
      const at = label.toLowerCase().indexOf(typed);
      return at < 0 ? [] : [at, at + typed.length];
    },
    update(_, begin, end, context) {
      const found = suggestions(context, asked, suggest);
      return asked && found.from !== begin ? suggestions(context, false, suggest) : found;
    },
  };
}

// ---- The editors -------------------------------------------------------------------------------

export function createEditors(layer, { wake, sendKey, suggest, canvas }) {
  const documents = new Map();
  const asked = new Map(); // a line to reveal in a document that is not there yet
  let theme = themes.dark;
  let marks = [];
  let lines = [];
  let holes = [];

  const toProgram = (event) => /^F([1-9]|1[0-2])$/.test(event.code) ||
    ((event.ctrlKey || event.metaKey) && /^(Enter|NumpadEnter|KeyO)$/.test(event.code));

  const forwarding = EditorView.domEventHandlers({
    keydown(event) {
      if (!toProgram(event)) return false;
      event.preventDefault();
      if (event.code === "F6") canvas.focus();
      sendKey(event);
      return true;
    },
  });

  function complete(context) {
    const found = suggestions(context, context.explicit, suggest);
    return found.options.length > 0 ? found : null;
  }

  // Last in line, so that Escape first closes what CodeMirror has open.
  const leaveAndTell = () => {
    canvas.focus();
    sendKey({ key: "Escape", code: "Escape", keyCode: 27 });
    return true;
  };
  const leave = keymap.of([
    { key: "Escape", run: leaveAndTell },
    { key: "Mod-s", run: () => true }, // everything is saved already
  ]);

  function create(name, text, readOnly) {
    const host = document.createElement("div");
    host.dataset.document = name;
    layer.append(host);
    const entry = {
      host, changed: false, place: "",
      themed: new Compartment(), writable: new Compartment(),
    };
    entry.view = new EditorView({
      parent: host,
      state: EditorState.create({
        doc: text,
        extensions: [
          forwarding,
          lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(),
          dropCursor(), indentOnInput(), bracketMatching(), rectangularSelection(), highlightActiveLine(),
          highlightSelectionMatches(), search({ top: true }), indentUnit.of("    "), EditorState.tabSize.of(4),
          cpp(), scriptWords, taskLines,
          autocompletion({ override: [complete], icons: false }),
          keymap.of([{ key: "Tab", run: acceptCompletion }, ...completionKeymap, ...searchKeymap, ...historyKeymap, indentWithTab, ...defaultKeymap]), leave,
          entry.themed.of(theme),
          entry.writable.of(EditorState.readOnly.of(readOnly)),
          EditorView.contentAttributes.of({ "aria-label": name, spellcheck: "false", autocapitalize: "off" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((t) => t.annotation(byProgram))) entry.changed = true;
            if (update.docChanged || update.selectionSet || update.focusChanged) wake();
          }),
        ],
      }),
    });
    documents.set(name, entry);
    if (asked.has(name)) reveal(name, ...asked.get(name));
    asked.delete(name);
    return entry;
  }

  function reveal(name, line, column, focus) {
    const entry = documents.get(name);
    if (!entry) {
      asked.set(name, [line, column, focus]);
      return;
    }
    if (line > 0) {
      const anchor = position(entry.view.state.doc, line, column);
      entry.view.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: "center" }),
        annotations: byProgram.of(true),
      });
    }
    if (focus) entry.view.focus();
  }

  return {
    reveal,
    setText(name, text, readOnly) {
      const entry = documents.get(name) ?? create(name, text, readOnly);
      entry.changed = false;
      const { view } = entry;
      const effects = entry.writable.reconfigure(EditorState.readOnly.of(readOnly));
      const differs = view.state.doc.toString() !== text;
      view.dispatch({
        effects,
        changes: differs ? { from: 0, to: view.state.doc.length, insert: text } : undefined,
        annotations: [byProgram.of(true), isolateHistory.of("full")],
      });
    },

    // What the person made of the text since the last call; nothing where it is the same.
    takeText(name) {
      const entry = documents.get(name);
      if (!entry?.changed) return null;
      entry.changed = false;
      return entry.view.state.doc.toString();
    },

    addMark: (line, column, length, kind, message) => marks.push({ line, column, length, kind, message }),
    addLine: (line, color, label) => lines.push({ line, color, label }),
    decorate(name) {
      const { view } = documents.get(name);
      const { doc } = view.state;
      const diagnostics = marks.map((mark) => {
        let from = position(doc, mark.line, mark.column);
        let to = position(doc, mark.line, mark.column + mark.length);
        if (mark.length === 0) ({ from, to } = view.state.wordAt(from) ?? { from, to: Math.min(from + 1, doc.length) });
        return { from, to, severity: severities[mark.kind], message: mark.message };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
      view.dispatch({ effects: setTaskLines.of(taskDecorations(doc, lines)) });
      marks = [];
      lines = [];
    },

    addHole: (x, y, width, height) => holes.push([x, y, width, height]),
    place(name, x, y, width, height, dimmed) {
      const entry = documents.get(name);
      const cut = holes.map(([hx, hy, hw, hh]) => `M${hx - x} ${hy - y}h${hw}v${hh}h${-hw}z`).join("");
      holes = [];
      const place = [x, y, width, height, dimmed, cut].join();
      if (place === entry.place) return;
      entry.place = place;
      const { style } = entry.host;
      style.display = "";
      style.left = `${x}px`;
      style.top = `${y}px`;
      style.width = `${width}px`;
      style.height = `${height}px`;
      style.clipPath = cut ? `path(evenodd, "M0 0h${width}v${height}h${-width}z${cut}")` : "";
      entry.host.classList.toggle("dimmed", dimmed);
    },
    hide(name) {
      const entry = documents.get(name);
      if (entry.view.hasFocus) canvas.focus();
      entry.host.style.display = "none";
      entry.place = "";
    },

    caret(name) {
      const entry = documents.get(name);
      if (!entry) return { line: 1, column: 1, focused: false };
      const { state, hasFocus } = entry.view;
      return { ...lineAndColumn(state.doc, state.selection.main.head), focused: hasFocus };
    },

    textOf: (name) => documents.get(name)?.view.state.doc.toString(),

    setDark(dark) {
      theme = dark ? themes.dark : themes.light;
      for (const { view, themed } of documents.values()) view.dispatch({ effects: themed.reconfigure(theme) });
    },
  };
}
