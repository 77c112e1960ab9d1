// Evaluates the cases of the tests, in Node and in our runtime alike, and describes what comes out, so that the two can
// be compared as text.
(function () {
  "use strict";

  function describe(value, depth = 0) {
    if (Object.is(value, -0)) return "-0";
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "symbol") return String(value);
    if (typeof value === "function") return `[Function ${value.name}]` + describeProperties(value, depth);
    if (typeof value !== "object" || value === null) return String(value);
    if (depth > 6) return "…";
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (value instanceof Date) return `Date ${Number.isNaN(value.getTime()) ? "NaN" : value.toISOString()}`;
    if (value instanceof RegExp) return String(value);
    if (Array.isArray(value)) return `[${value.map((item) => describe(item, depth + 1)).join(", ")}]`;
    if (value instanceof Map) return `Map ${describe([...value], depth + 1)}`;
    if (value instanceof Set) return `Set ${describe([...value], depth + 1)}`;
    if (value instanceof ArrayBuffer) return `ArrayBuffer [${new Uint8Array(value).join(" ")}]`;
    if (ArrayBuffer.isView(value)) return `${Object.prototype.toString.call(value)} ${value.byteLength}: ${value}`;
    const name = value.constructor === undefined ? "null" : value.constructor.name;
    return (name === "Object" ? "" : name) + (describeProperties(value, depth) || "{}");
  }

  function describeProperties(value, depth) {
    const keys = Object.keys(value);
    if (keys.length === 0) return "";
    return `{${keys.map((key) => `${key}: ${describe(value[key], depth + 1)}`).join(", ")}}`;
  }

  const describeError = (error) => "throws " + describe(error);

  // Evaluates one case. A case with thunks becomes a list of descriptions, which are complete when all promises have
  // settled; any other case is a schema module, and becomes a list of its export.
  function run(code) {
    let module;
    try {
      module = (0, eval)(code + "\n;__case");
      if (!module.thunks) return { results: [module.default.export()] };
    } catch (error) {
      return { results: [describeError(error)] };
    }
    const results = [];
    const waiting = module.thunks.map((thunk, i) => {
      results[i] = "pending";
      const settle = (text) => {
        results[i] = text;
      };
      try {
        const value = thunk();
        if (!(value instanceof Promise)) return settle(describe(value));
        return value.then((v) => settle("resolves " + describe(v)), (e) => settle("rejects " + describe(e)));
      } catch (error) {
        return settle(describeError(error));
      }
    });
    return { results, waiting };
  }

  return run;
})();
