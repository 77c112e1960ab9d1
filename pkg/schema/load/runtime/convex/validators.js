// The validator builders of convex/values.
//
// The instances are what Convex's own are: the same properties in the same order, the same methods, the same errors.
// A validator from another copy of convex (or one that a library builds by hand) is as good as ours: everything goes
// through `isConvexValidator`, `isOptional`, `json` and `asOptional()`.
(function (runtime) {
  "use strict";

  const { convexToJson } = runtime.require("convex/values");
  // V8's words for reading a property of undefined or null, which users know from their Convex deployment.
  function refuseNullish(value, property) {
    if (value === undefined || value === null) {
      throw new TypeError(`Cannot read properties of ${value} (reading '${property}')`);
    }
  }

  function undefinedValidator(context, field) {
    const where = field === undefined ? "" : ` for field "${field}"`;
    return new Error(
      `A validator is undefined${where} in ${context}. This is often caused by circular imports. ` +
        "See https://docs.convex.dev/error#undefined-validator for details.",
    );
  }

  class BaseValidator {
    constructor(isOptional) {
      this.type = undefined;
      this.fieldPaths = undefined;
      this.isOptional = isOptional;
      this.isConvexValidator = true;
    }
    asOptional() {
      return this.optional();
    }
  }

  class VId extends BaseValidator {
    constructor({ isOptional, tableName }) {
      super(isOptional);
      this.tableName = undefined;
      this.kind = "id";
      if (typeof tableName !== "string") throw new Error("v.id(tableName) requires a string");
      this.tableName = tableName;
    }
    get json() {
      return { type: "id", tableName: this.tableName };
    }
    optional() {
      return new VId({ isOptional: "optional", tableName: this.tableName });
    }
  }

  // The class of the validators of a kind that has no parts. type is the kind's name in JSON.
  function simple(name, kind, type) {
    const { [name]: VSimple } = {
      [name]: class extends BaseValidator {
        constructor({ isOptional }) {
          super(isOptional);
          this.kind = kind;
        }
        get json() {
          return { type };
        }
        optional() {
          return new VSimple({ isOptional: "optional" });
        }
      },
    };
    return VSimple;
  }

  const VFloat64 = simple("VFloat64", "float64", "number"); // JSON has the names that numbers had first
  const VInt64 = simple("VInt64", "int64", "bigint");
  const VCommitTs = simple("VCommitTs", "commitTs", "commitTs");
  const VBoolean = simple("VBoolean", "boolean", "boolean");
  const VBytes = simple("VBytes", "bytes", "bytes");
  const VString = simple("VString", "string", "string");
  const VNull = simple("VNull", "null", "null");
  const VAny = simple("VAny", "any", "any");

  class VObject extends BaseValidator {
    constructor({ isOptional, fields }) {
      super(isOptional);
      this.fields = undefined;
      this.kind = "object";
      const names = Object.keys(fields);
      for (let i = 0; i < names.length; i++) {
        const field = fields[names[i]];
        if (field === undefined) throw undefinedValidator("v.object()", names[i]);
        refuseNullish(field, "isConvexValidator");
        if (!field.isConvexValidator) throw new Error("v.object() entries must be validators");
      }
      this.fields = fields;
    }
    get json() {
      const value = {};
      const names = Object.keys(this.fields);
      for (let i = 0; i < names.length; i++) {
        const field = this.fields[names[i]];
        const entry = { fieldType: field.json, optional: field.isOptional === "optional" };
        if (names[i] === "__proto__") {
          // An assignment would set the prototype instead of a property.
          Object.defineProperty(value, "__proto__", { value: entry, enumerable: true, configurable: true, writable: true });
        } else {
          value[names[i]] = entry;
        }
      }
      return { type: this.kind, value };
    }
    optional() {
      return new VObject({ isOptional: "optional", fields: this.fields });
    }
    omit(...names) {
      const fields = { ...this.fields };
      for (const name of names) delete fields[name];
      return new VObject({ isOptional: this.isOptional, fields });
    }
    pick(...names) {
      const fields = {};
      for (const name of names) fields[name] = this.fields[name];
      return new VObject({ isOptional: this.isOptional, fields });
    }
    partial() {
      const fields = {};
      for (const name of Object.keys(this.fields)) fields[name] = this.fields[name].asOptional();
      return new VObject({ isOptional: this.isOptional, fields });
    }
    extend(fields) {
      return new VObject({ isOptional: this.isOptional, fields: { ...this.fields, ...fields } });
    }
  }

  class VLiteral extends BaseValidator {
    constructor({ isOptional, value }) {
      super(isOptional);
      this.value = undefined;
      this.kind = "literal";
      if (typeof value !== "string" && typeof value !== "boolean" && typeof value !== "number" && typeof value !== "bigint") {
        throw new Error("v.literal(value) must be a string, number, or boolean");
      }
      this.value = value;
    }
    get json() {
      return { type: this.kind, value: convexToJson(this.value) };
    }
    optional() {
      return new VLiteral({ isOptional: "optional", value: this.value });
    }
  }

  class VArray extends BaseValidator {
    constructor({ isOptional, element }) {
      super(isOptional);
      this.element = undefined;
      this.kind = "array";
      if (element === undefined) throw undefinedValidator("v.array()");
      this.element = element;
    }
    get json() {
      refuseNullish(this.element, "json");
      return { type: this.kind, value: this.element.json };
    }
    optional() {
      return new VArray({ isOptional: "optional", element: this.element });
    }
  }

  class VRecord extends BaseValidator {
    constructor({ isOptional, key, value }) {
      super(isOptional);
      this.key = undefined;
      this.value = undefined;
      this.kind = "record";
      if (key === undefined) throw undefinedValidator("v.record()", "key");
      if (value === undefined) throw undefinedValidator("v.record()", "value");
      refuseNullish(key, "isOptional");
      if (key.isOptional === "optional") throw new Error("Record validator cannot have optional keys");
      refuseNullish(value, "isOptional");
      if (value.isOptional === "optional") throw new Error("Record validator cannot have optional values");
      if (!key.isConvexValidator || !value.isConvexValidator) {
        throw new Error("Key and value of v.record() must be validators");
      }
      this.key = key;
      this.value = value;
    }
    get json() {
      return { type: this.kind, keys: this.key.json, values: { fieldType: this.value.json, optional: false } };
    }
    optional() {
      return new VRecord({ isOptional: "optional", key: this.key, value: this.value });
    }
  }

  class VUnion extends BaseValidator {
    constructor({ isOptional, members }) {
      super(isOptional);
      this.members = undefined;
      this.kind = "union";
      for (let i = 0; i < members.length; i++) {
        if (members[i] === undefined) throw undefinedValidator("v.union()", `member at index ${i}`);
        refuseNullish(members[i], "isConvexValidator");
        if (!members[i].isConvexValidator) throw new Error("All members of v.union() must be validators");
      }
      this.members = members;
    }
    get json() {
      return { type: this.kind, value: this.members.map((member) => member.json) };
    }
    optional() {
      return new VUnion({ isOptional: "optional", members: this.members });
    }
  }

  const required = { isOptional: "required" };

  const v = {
    id: (tableName) => new VId({ isOptional: "required", tableName }),
    null: () => new VNull(required),
    number: () => new VFloat64(required),
    float64: () => new VFloat64(required),
    bigint: () => new VInt64(required),
    int64: () => new VInt64(required),
    commitTs: () => new VCommitTs(required),
    boolean: () => new VBoolean(required),
    string: () => new VString(required),
    bytes: () => new VBytes(required),
    literal: (literal) => new VLiteral({ isOptional: "required", value: literal }),
    array: (element) => new VArray({ isOptional: "required", element }),
    object: (fields) => new VObject({ isOptional: "required", fields }),
    record: (keys, values) => new VRecord({ isOptional: "required", key: keys, value: values }),
    union: (...members) => new VUnion({ isOptional: "required", members }),
    any: () => new VAny(required),
    optional: (value) => {
      refuseNullish(value, "asOptional");
      if (typeof value.asOptional !== "function") throw new TypeError("value.asOptional is not a function");
      return value.asOptional();
    },
    nullable: (value) => v.union(value, v.null()),
  };

  // The marker must be true itself: a map of fields may have a field that is called isConvexValidator.
  const isValidator = (value) => value !== undefined && value !== null && value.isConvexValidator === true;

  const asObjectValidator = (value) => (isValidator(value) ? value : v.object(value));

  return { v, isValidator, asObjectValidator, refuseNullish };
});
