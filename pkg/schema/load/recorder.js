// Tells note() about every validator, table and schema that Convex's builders make: the object, the name of the builder,
// what it was called on, and its first argument. It works on any installed version of convex: it knows only that v is an
// object of builders and that validators and tables have methods. (The embedded implementation calls note() itself.)
(function (note) {
  "use strict";

  const seen = new Set([Object.prototype, Function.prototype]);

  function recorded(name, original) {
    return function (...args) {
      const result = original.apply(this, args);
      note(result, name, this, args[0]);
      return result;
    };
  }

  function wrapMethods(object) {
    for (let at = object; at !== null && !seen.has(at); at = Object.getPrototypeOf(at)) {
      seen.add(at);
      for (const name of Object.getOwnPropertyNames(at)) {
        const property = Object.getOwnPropertyDescriptor(at, name);
        if (name === "constructor" || name === "export" || typeof property.value !== "function" || !property.writable) continue;
        at[name] = recorded(name, property.value);
      }
    }
  }

  // What a builder needs to make one validator of its kind, to get at its methods.
  const samples = (v) => ({
    id: () => v.id("table"),
    literal: () => v.literal(1),
    array: () => v.array(v.any()),
    object: () => v.object({}),
    record: () => v.record(v.string(), v.any()),
  });

  return {
    values(v) {
      if (seen.has(v)) return;
      for (const name of Object.keys(v)) {
        try {
          const sample = samples(v)[name] || v[name];
          wrapMethods(Object.getPrototypeOf(sample()));
        } catch {
          // optional() and nullable() make nothing of nothing; the others have been seen
        }
      }
      wrapMethods(v);
    },
    table(defineTable) {
      wrapMethods(Object.getPrototypeOf(defineTable({})));
      return recorded("defineTable", defineTable);
    },
    schema: (defineSchema) => recorded("defineSchema", defineSchema),
  };
});
