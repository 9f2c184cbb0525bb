// Lockstep's own words, which C++ does not know, coloured as keywords: where they stand as words of the
// program, not inside comments and strings.

import { Decoration, MatchDecorator, ViewPlugin } from "@codemirror/view";
import { syntaxTree } from "@codemirror/language";

const words = "task daemon isr never finally possible always_eventually await at priority deadline every " +
  "work choose print now";
const mark = Decoration.mark({ class: "cm-script-word" });

const matcher = new MatchDecorator({
  regexp: new RegExp(`\\b(?:${words.split(" ").join("|")})\\b`, "g"),
  decorate(add, from, to, match, view) {
    const inside = syntaxTree(view.state).resolveInner(from, 1).name;
    if (/Comment|String|Char|Include/.test(inside)) return;
    // A member or a variable of the same name is the player's own: these words open a declaration or a call.
    const { text, from: start } = view.state.doc.lineAt(from);
    const before = text.slice(0, from - start).trimEnd();
    const after = text.slice(to - start);
    const declares = /^(task|daemon|isr)$/.test(match[0]) && /^\s+\w/.test(after);
    const calls = /^\s*\(/.test(after) && !/(\.|->|::)$/.test(before);
    if (declares || calls) add(from, to, mark);
  },
});

export const scriptWords = ViewPlugin.fromClass(class {
  constructor(view) { this.decorations = matcher.createDeco(view); }
  update(update) { this.decorations = matcher.updateDeco(update, this.decorations); }
}, { decorations: (plugin) => plugin.decorations });
