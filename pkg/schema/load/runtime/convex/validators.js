// The validator builders of convex/values.
//
// The instances are what Convex's own are: the same properties in the same order, the same methods, the same errors.
// A validator from another copy of convex (or one that a library builds by hand) is as good as ours: everything goes
// through `isConvexValidator`, `isOptional`, `json` and `asOptional()`.
(function (runtime) {
  "use strict";

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

  // A validator is made as an object literal, because constructors that call each other cost several times as much.
  // made(object, builder, receiver, argument) passes the object on; it tells whoever notes places who made it of what.
  const made = runtime.made || ((object) => object);

  // What a constructor returns, which may be that of a class that extends one of ours.
  const instance = (target, object) => Object.setPrototypeOf(object, target.prototype);

  class BaseValidator {
    asOptional() {
      return this.optional();
    }
  }

  function newId(isOptional, tableName) {
    if (typeof tableName !== "string") throw new Error("v.id(tableName) requires a string");
    return {
      __proto__: VId.prototype,
      type: undefined,
      fieldPaths: undefined,
      isOptional,
      isConvexValidator: true,
      tableName,
      kind: "id",
    };
  }

  class VId extends BaseValidator {
    constructor({ isOptional, tableName }) {
      return instance(new.target, newId(isOptional, tableName));
    }
    get json() {
      return { type: "id", tableName: this.tableName };
    }
    optional() {
      return made(newId("optional", this.tableName), "optional", this);
    }
  }

  const simplePrototypes = {};

  // What makes the validators of a kind that has no parts. type is the kind's name in JSON.
  function simple(name, kind, type) {
    const newSimple = (isOptional) => ({
      __proto__: prototype,
      type: undefined,
      fieldPaths: undefined,
      isOptional,
      isConvexValidator: true,
      kind,
    });
    const { [name]: VSimple } = {
      [name]: class extends BaseValidator {
        constructor({ isOptional }) {
          return instance(new.target, newSimple(isOptional));
        }
        get json() {
          return { type };
        }
        optional() {
          return made(newSimple("optional"), "optional", this);
        }
      },
    };
    const prototype = (simplePrototypes[type] = VSimple.prototype);
    return newSimple;
  }

  const newFloat64 = simple("VFloat64", "float64", "number"); // JSON has the names that numbers had first
  const newInt64 = simple("VInt64", "int64", "bigint");
  const newCommitTs = simple("VCommitTs", "commitTs", "commitTs");
  const newBoolean = simple("VBoolean", "boolean", "boolean");
  const newBytes = simple("VBytes", "bytes", "bytes");
  const newString = simple("VString", "string", "string");
  const newNull = simple("VNull", "null", "null");
  const newAny = simple("VAny", "any", "any");

  function newObject(isOptional, fields) {
    const names = Object.keys(fields);
    for (let i = 0; i < names.length; i++) {
      const field = fields[names[i]];
      if (field === undefined) throw undefinedValidator("v.object()", names[i]);
      if (field === null) refuseNullish(field, "isConvexValidator");
      if (!field.isConvexValidator) throw new Error("v.object() entries must be validators");
    }
    return {
      __proto__: VObject.prototype,
      type: undefined,
      fieldPaths: undefined,
      isOptional,
      isConvexValidator: true,
      fields,
      kind: "object",
    };
  }

  class VObject extends BaseValidator {
    constructor({ isOptional, fields }) {
      return instance(new.target, newObject(isOptional, fields));
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
      return made(newObject("optional", this.fields), "optional", this);
    }
    omit(...names) {
      const fields = { ...this.fields };
      for (const name of names) delete fields[name];
      return made(newObject(this.isOptional, fields), "omit", this);
    }
    pick(...names) {
      const fields = {};
      for (const name of names) fields[name] = this.fields[name];
      return made(newObject(this.isOptional, fields), "pick", this);
    }
    partial() {
      const fields = {};
      for (const name of Object.keys(this.fields)) fields[name] = this.fields[name].asOptional();
      return made(newObject(this.isOptional, fields), "partial", this);
    }
    extend(fields) {
      return made(newObject(this.isOptional, { ...this.fields, ...fields }), "extend", this, fields);
    }
  }

  function newLiteral(isOptional, value) {
    if (typeof value !== "string" && typeof value !== "boolean" && typeof value !== "number" && typeof value !== "bigint") {
      throw new Error("v.literal(value) must be a string, number, or boolean");
    }
    return {
      __proto__: VLiteral.prototype,
      type: undefined,
      fieldPaths: undefined,
      isOptional,
      isConvexValidator: true,
      value,
      kind: "literal",
    };
  }

  class VLiteral extends BaseValidator {
    constructor({ isOptional, value }) {
      return instance(new.target, newLiteral(isOptional, value));
    }
    get json() {
      return { type: this.kind, value: runtime.require("convex/values").convexToJson(this.value) };
    }
    optional() {
      return made(newLiteral("optional", this.value), "optional", this);
    }
  }

  function newArray(isOptional, element) {
    if (element === undefined) throw undefinedValidator("v.array()");
    return {
      __proto__: VArray.prototype,
      type: undefined,
      fieldPaths: undefined,
      isOptional,
      isConvexValidator: true,
      element,
      kind: "array",
    };
  }

  class VArray extends BaseValidator {
    constructor({ isOptional, element }) {
      return instance(new.target, newArray(isOptional, element));
    }
    get json() {
      refuseNullish(this.element, "json");
      return { type: this.kind, value: this.element.json };
    }
    optional() {
      return made(newArray("optional", this.element), "optional", this);
    }
  }

  function newRecord(isOptional, key, value) {
    if (key === undefined) throw undefinedValidator("v.record()", "key");
    if (value === undefined) throw undefinedValidator("v.record()", "value");
    refuseNullish(key, "isOptional");
    if (key.isOptional === "optional") throw new Error("Record validator cannot have optional keys");
    refuseNullish(value, "isOptional");
    if (value.isOptional === "optional") throw new Error("Record validator cannot have optional values");
    if (!key.isConvexValidator || !value.isConvexValidator) {
      throw new Error("Key and value of v.record() must be validators");
    }
    return {
      __proto__: VRecord.prototype,
      type: undefined,
      fieldPaths: undefined,
      isOptional,
      isConvexValidator: true,
      key,
      value,
      kind: "record",
    };
  }

  class VRecord extends BaseValidator {
    constructor({ isOptional, key, value }) {
      return instance(new.target, newRecord(isOptional, key, value));
    }
    get json() {
      return { type: this.kind, keys: this.key.json, values: { fieldType: this.value.json, optional: false } };
    }
    optional() {
      return made(newRecord("optional", this.key, this.value), "optional", this);
    }
  }

  function newUnion(isOptional, members) {
    for (let i = 0; i < members.length; i++) {
      const member = members[i];
      if (member === undefined) throw undefinedValidator("v.union()", `member at index ${i}`);
      if (member === null) refuseNullish(member, "isConvexValidator");
      if (!member.isConvexValidator) throw new Error("All members of v.union() must be validators");
    }
    return {
      __proto__: VUnion.prototype,
      type: undefined,
      fieldPaths: undefined,
      isOptional,
      isConvexValidator: true,
      members,
      kind: "union",
    };
  }

  class VUnion extends BaseValidator {
    constructor({ isOptional, members }) {
      return instance(new.target, newUnion(isOptional, members));
    }
    get json() {
      return { type: this.kind, value: this.members.map((member) => member.json) };
    }
    optional() {
      return made(newUnion("optional", this.members), "optional", this);
    }
  }

  const v = {
    id: (tableName) => made(newId("required", tableName), "id"),
    null: () => made(newNull("required"), "null"),
    number: () => made(newFloat64("required"), "number"),
    float64: () => made(newFloat64("required"), "float64"),
    bigint: () => made(newInt64("required"), "bigint"),
    int64: () => made(newInt64("required"), "int64"),
    commitTs: () => made(newCommitTs("required"), "commitTs"),
    boolean: () => made(newBoolean("required"), "boolean"),
    string: () => made(newString("required"), "string"),
    bytes: () => made(newBytes("required"), "bytes"),
    literal: (literal) => made(newLiteral("required", literal), "literal"),
    array: (element) => made(newArray("required", element), "array"),
    object: (fields) => made(newObject("required", fields), "object"),
    record: (keys, values) => made(newRecord("required", keys, values), "record"),
    union: (...members) => made(newUnion("required", members), "union"),
    any: () => made(newAny("required"), "any"),
    optional: (value) => {
      refuseNullish(value, "asOptional");
      if (typeof value.asOptional !== "function") throw new TypeError("value.asOptional is not a function");
      return made(value.asOptional(), "optional", undefined, value);
    },
    nullable: (value) => made(v.union(value, v.null()), "nullable"),
  };

  // The prototypes of our validators by the names of their types in JSON, except those whose json somebody replaced.
  const jsonOf = (prototype) => Object.getOwnPropertyDescriptor(prototype, "json")?.get;
  const originals = Object.entries({
    ...simplePrototypes,
    id: VId.prototype,
    literal: VLiteral.prototype,
    array: VArray.prototype,
    object: VObject.prototype,
    record: VRecord.prototype,
    union: VUnion.prototype,
  }).map(([type, prototype]) => [type, prototype, jsonOf(prototype)]);
  const untouched = () => Object.fromEntries(originals.filter(([, prototype, json]) => jsonOf(prototype) === json));

  // The marker must be true itself: a map of fields may have a field that is called isConvexValidator.
  const isValidator = (value) => value !== undefined && value !== null && value.isConvexValidator === true;

  const asObjectValidator = (value) => (isValidator(value) ? value : v.object(value));

  return { v, isValidator, asObjectValidator, refuseNullish, untouched };
});
