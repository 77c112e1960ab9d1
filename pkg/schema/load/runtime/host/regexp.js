// RegExp, with what goja's own cannot do: patterns it rejects become objects that fail when they are used, and not
// before; Unicode properties, which it silently takes for text, are given to its second engine, which knows them.
(function (runtime) {
  "use strict";

  const Native = runtime.native.RegExp;
  const prototype = Native.prototype;
  const nativeExec = prototype.exec;

  const define = (object, name, value) =>
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });

  function isRegExp(value) {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
    const match = value[Symbol.match];
    return match === undefined ? Object.prototype.toString.call(value) === "[object RegExp]" : Boolean(match);
  }

  function RegExp(pattern, flags) {
    const copies = isRegExp(pattern);
    if (new.target === undefined && copies && flags === undefined && pattern.constructor === RegExp) return pattern;
    const source = copies ? pattern.source : pattern === undefined ? "(?:)" : String(pattern) || "(?:)";
    const given = flags === undefined ? (copies ? pattern.flags : "") : String(flags);
    return make(source, given, new.target || RegExp);
  }

  function make(source, flags, target) {
    // Only these flags ever need more than goja's own RegExp.
    if (!/[duv]/.test(flags)) return construct(source, flags, target, flags);
    checkFlags(flags);
    if (flags.includes("v")) {
      if (usesSetNotation(source) || (flags.includes("i") && /\\P|\[\^/.test(source))) return unusable(source, flags, target);
    }
    const plain = flags.replace("d", "").replace("v", "u");
    let compiled = source;
    if (plain.includes("u") && /\\[pP]\{/.test(source)) {
      compiled = runtime.require("host/regexp-properties").withGoNames(source);
      if (compiled === null) return unusable(source, flags, target);
    }
    const regexp = construct(compiled, plain, target, flags, source);
    if (plain !== flags) define(regexp, "flags", sorted(flags));
    if (flags.includes("v")) {
      define(regexp, "unicodeSets", true);
      define(regexp, "unicode", false);
    }
    if (flags.includes("d")) withoutIndices(regexp);
    return regexp;
  }

  // Makes a regular expression that the engine compiles from source and flags, and that shows the flags and, when it is
  // not the same, the source that it was made with.
  function construct(source, flags, target, shownFlags, shownSource) {
    try {
      const regexp = Reflect.construct(Native, [source, flags], target);
      if (shownSource !== undefined && shownSource !== source) define(regexp, "source", shownSource);
      return regexp;
    } catch (error) {
      const shown = shownSource === undefined ? source : shownSource;
      const problem = runtime.require("host/regexp-syntax").problem(shown, /[uv]/.test(shownFlags));
      checkFlags(shownFlags);
      if (problem !== null) throw new SyntaxError(`Invalid regular expression: /${shown}/${shownFlags}: ${problem}`);
      return unusable(shown, shownFlags, target);
    }
  }

  function checkFlags(flags) {
    const known = /^[dgimsuvy]*$/.test(flags) && new Set(flags).size === flags.length;
    if (!known || (flags.includes("u") && flags.includes("v"))) {
      throw new SyntaxError(`Invalid flags supplied to RegExp constructor '${flags}'`);
    }
  }

  const sorted = (flags) => [...flags].sort().join("");

  const flagNames = {
    d: "hasIndices",
    g: "global",
    i: "ignoreCase",
    m: "multiline",
    s: "dotAll",
    u: "unicode",
    v: "unicodeSets",
    y: "sticky",
  };

  // Looks like the regular expression it should be, and cannot be run.
  function unusable(source, flags, target) {
    const regexp = Reflect.construct(Native, ["(?:)"], target);
    define(regexp, "source", source);
    define(regexp, "flags", sorted(flags));
    for (const flag of Object.keys(flagNames)) define(regexp, flagNames[flag], flags.includes(flag));
    const refuse = () => {
      throw new Error(
        "This regular expression uses a feature that convex-schema-plan's JavaScript engine does not have: " +
          `/${source}/${flags}`,
      );
    };
    define(regexp, "exec", refuse);
    define(regexp, "test", refuse); // which in goja does not go through exec
    return regexp;
  }

  // The d flag only adds indices to results, which nobody may need.
  function withoutIndices(regexp) {
    define(regexp, "hasIndices", true);
    define(regexp, "exec", function exec(text) {
      const result = nativeExec.call(this, text);
      if (result === null) return null;
      return Object.defineProperty(result, "indices", {
        configurable: true,
        get() {
          throw new Error(
            "Match indices (the d flag of a regular expression) are a feature that convex-schema-plan's JavaScript " +
              `engine does not have: ${regexp}`,
          );
        },
      });
    });
  }

  // Whether a pattern with the v flag means something else with the u flag: nested classes, --, &&, \q{…}, or a
  // property of strings.
  function usesSetNotation(source) {
    let inClass = false;
    for (let i = 0; i < source.length; i++) {
      const two = source.slice(i, i + 2);
      if (two[0] === "\\") {
        if (two === "\\q" || /^\\[pP]\{(RGI_|Basic_Emoji|Emoji_Keycap_Sequence)/.test(source.slice(i))) return true;
        i++;
      } else if (!inClass) {
        inClass = two[0] === "[";
      } else if (two[0] === "[" || two === "--" || two === "&&") {
        return true;
      } else if (two[0] === "]") {
        inClass = false;
      }
    }
    return false;
  }

  Object.defineProperty(RegExp, "length", { value: 2 });
  Object.defineProperty(RegExp, "prototype", { value: prototype, writable: false });
  Object.defineProperty(RegExp, Symbol.species, {
    configurable: true,
    get() {
      return this;
    },
  });
  define(prototype, "constructor", RegExp);
  for (const name of ["hasIndices", "unicodeSets"]) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get() {
        return this === prototype ? undefined : false;
      },
    });
  }
  define(RegExp, "escape", runtime.require("host/standard").escape);

  return { RegExp };
});
