// The JSON text of validators, for SchemaDefinition.export(): what JSON.stringify makes of their `json`, without the
// objects in between, which would cost as much as building the schema did. Go writes it (export.go).
(function (runtime) {
  "use strict";

  const { v, refuseNullish } = runtime.require("convex/validators");

  // One of each kind: only validators with exactly these prototypes are written; any other is asked for its `json`.
  const samples = {
    number: v.number(),
    bigint: v.int64(),
    commitTs: v.commitTs(),
    boolean: v.boolean(),
    bytes: v.bytes(),
    string: v.string(),
    null: v.null(),
    any: v.any(),
    id: v.id(""),
    literal: v.literal(""),
    array: v.array(v.any()),
    object: v.object({}),
    record: v.record(v.string(), v.any()),
    union: v.union(),
  };

  function jsonText(validator) {
    refuseNullish(validator, "json");
    return JSON.stringify(validator.json);
  }

  // textOf(validator) is its text, or undefined when the validator is not ours.
  return { textOf: runtime.require("go/export").writer(samples, jsonText) };
});
