// What is wrong with a regular expression in every JavaScript engine, to tell it from what only goja cannot do. Asked
// only about patterns that goja has rejected.
(function () {
  "use strict";

  // The problem in V8's words, or null when the pattern is sound or uses something we do not know.
  function problem(source, unicode) {
    const names = [...source.matchAll(/\(\?<([^=!>][^>]*)>/g)].map((match) => match[1]);
    let depth = 0;
    let repeatable = false; // whether a quantifier may follow
    for (let i = 0; i < source.length; ) {
      const rest = source.slice(i);
      const found = element(rest, unicode, names);
      if (typeof found === "string") return found;
      if (found.kind === "open") depth++;
      if (found.kind === "close" && --depth < 0) return "Unmatched ')'";
      if (found.kind === "quantifier" && !repeatable) return "Nothing to repeat";
      repeatable = found.kind === "atom" || found.kind === "close";
      i += found.length;
    }
    return depth > 0 ? "Unterminated group" : null;
  }

  // The element that a rest of a pattern begins with, or the problem with it.
  function element(rest, unicode, names) {
    switch (rest[0]) {
      case "\\":
        return escape(rest, unicode, names);
      case "[":
        return characterClass(rest, unicode);
      case "(":
        return group(rest);
      case ")":
        return { kind: "close", length: 1 };
      case "|":
      case "^":
      case "$":
        return { kind: "edge", length: 1 };
      case "*":
      case "+":
      case "?":
        return { kind: "quantifier", length: rest[1] === "?" ? 2 : 1 };
      case "{":
        return braces(rest, unicode);
      case "}":
      case "]":
        return unicode ? "Lone quantifier brackets" : { kind: "atom", length: 1 };
      default:
        return { kind: "atom", length: rest.codePointAt(0) > 0xffff ? 2 : 1 };
    }
  }

  function escape(rest, unicode, names) {
    if (rest.length === 1) return "\\ at end of pattern";
    const named = /^\\k<([^>]*)>/.exec(rest);
    if (named !== null && (unicode || names.length > 0)) {
      return names.includes(named[1]) ? { kind: "atom", length: named[0].length } : "Invalid named capture referenced";
    }
    if (/^\\k/.test(rest) && (unicode || names.length > 0)) return "Invalid named reference";
    if (/^\\[bB]/.test(rest)) return { kind: "edge", length: 2 };
    const long = /^\\(?:[pP]\{[^}]*\}|u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z])/.exec(rest);
    if (long !== null) return { kind: "atom", length: long[0].length };
    if (unicode && /^\\[pP]/.test(rest)) return "Invalid property name";
    if (unicode && /^\\u/.test(rest)) return "Invalid Unicode escape";
    if (unicode && !/^\\[\^$\\.*+?()[\]{}|/dDsSwWfnrtv0-9]/.test(rest)) return "Invalid escape";
    return { kind: "atom", length: 2 };
  }

  function characterClass(rest, unicode) {
    let depth = 0; // classes nest with the v flag, which counts as unicode here
    for (let i = 0; i < rest.length; i++) {
      if (rest[i] === "\\") i++;
      else if (rest[i] === "[" && (depth === 0 || unicode)) depth++;
      else if (rest[i] === "]" && --depth === 0) return outOfOrder(rest.slice(1, i)) || { kind: "atom", length: i + 1 };
    }
    // With the u flag a [ in a class is only itself.
    if (depth > 1 && /^\[(?:\\[^]|[^\]\\])*\]/.test(rest)) {
      return { kind: "atom", length: /^\[(?:\\[^]|[^\]\\])*\]/.exec(rest)[0].length };
    }
    return "Unterminated character class";
  }

  // A range of two plain characters of which the first is the greater.
  function outOfOrder(content) {
    const ranges = content.replace(/^\^/, "").matchAll(/\\[^]|([^\\-])-([^\\\]-])|[^]/g);
    for (const [, low, high] of ranges) {
      if (low !== undefined && low.codePointAt(0) > high.codePointAt(0)) return "Range out of order in character class";
    }
    return null;
  }

  function group(rest) {
    if (rest[1] !== "?") return { kind: "open", length: 1 };
    const opening = /^\(\?(?::|=|!|<=|<!|[ims]*(?:-[ims]*)?:)/.exec(rest);
    if (opening !== null) return { kind: "open", length: opening[0].length };
    if (!rest.startsWith("(?<")) return "Invalid group";
    const named = /^\(\?<[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$_\u200c\u200d]*>/u.exec(rest);
    return named === null ? "Invalid capture group name" : { kind: "open", length: named[0].length };
  }

  function braces(rest, unicode) {
    const counted = /^\{(\d+)(?:(,)(\d*))?\}\??/.exec(rest);
    if (counted === null) return unicode ? "Nothing to repeat" : { kind: "atom", length: 1 };
    const [text, low, , high] = counted;
    if (high && Number(high) < Number(low)) return "numbers out of order in {} quantifier";
    return { kind: "quantifier", length: text.length };
  }

  return { problem };
});
