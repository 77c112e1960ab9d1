// defineSchema, defineTable and the pagination validators of convex/server.
(function (runtime) {
  "use strict";

  const { v, isValidator, refuseNullish } = runtime.require("convex/validators");
  const made = runtime.made || ((object) => object); // as in validators.js
  const docs = "(see https://docs.convex.dev/database/schemas)";

  class TableDefinition {
    constructor(documentType) {
      this.indexes = [];
      this.stagedDbIndexes = [];
      this.searchIndexes = [];
      this.stagedSearchIndexes = [];
      this.vectorIndexes = [];
      this.stagedVectorIndexes = [];
      this.validator = documentType;
      this.stagedValidator = undefined;
    }

    // Convex's own name, with the space, for reading the indexes at run time.
    " indexes"() {
      return this.indexes;
    }

    index(name, config) {
      if (Array.isArray(config)) {
        this.indexes.push({ indexDescriptor: name, fields: config });
        return made(this, "index", this, name);
      }
      refuseNullish(config, "staged");
      const list = config.staged ? this.stagedDbIndexes : this.indexes;
      list.push({ indexDescriptor: name, fields: config.fields });
      return made(this, "index", this, name);
    }

    searchIndex(name, config) {
      refuseNullish(config, "staged");
      const list = config.staged ? this.stagedSearchIndexes : this.searchIndexes;
      list.push({
        indexDescriptor: name,
        searchField: config.searchField,
        filterFields: config.filterFields || [],
      });
      return made(this, "searchIndex", this, name);
    }

    vectorIndex(name, config) {
      refuseNullish(config, "staged");
      const list = config.staged ? this.stagedVectorIndexes : this.vectorIndexes;
      list.push({
        indexDescriptor: name,
        vectorField: config.vectorField,
        dimensions: config.dimensions,
        filterFields: config.filterFields || [],
      });
      return made(this, "vectorIndex", this, name);
    }

    staged(document) {
      if (this.stagedValidator !== undefined) throw new Error("Table cannot have more than one staged validator.");
      this.stagedValidator = isValidator(document) ? document : v.object(changedFields(this, document));
      return made(this, "staged", this, document);
    }

    self() {
      return this;
    }

    export() {
      const documentType = requireObject(this.validator.json, "validator", "defineTable");
      let stagedDocumentType;
      if (this.stagedValidator !== undefined) {
        stagedDocumentType = requireObject(this.stagedValidator.json, "staged validator", ".staged()");
      }
      return {
        indexes: this.indexes,
        stagedDbIndexes: this.stagedDbIndexes,
        searchIndexes: this.searchIndexes,
        stagedSearchIndexes: this.stagedSearchIndexes,
        vectorIndexes: this.vectorIndexes,
        stagedVectorIndexes: this.stagedVectorIndexes,
        documentType,
        stagedDocumentType,
      };
    }
  }

  function requireObject(json, what, parameter) {
    if (typeof json === "object") return json;
    throw new Error(`Invalid ${what}: please make sure that the parameter of \`${parameter}\` is valid ${docs}`);
  }

  // What .staged({…}) stands for: the enforced fields with some replaced, added, or (undefined) removed.
  function changedFields(table, changes) {
    const { kind } = table.validator;
    if (kind !== "object" && kind !== "any") {
      throw new Error(
        "Specifying top-level field changes is only supported for simple table definitions. For a table defined with " +
          "a union or record validator, you must stage a fully defined object or union validator.",
      );
    }
    const merged = { ...(kind === "object" ? table.validator.fields : {}), ...changes };
    return Object.fromEntries(Object.entries(merged).filter(([, field]) => field !== undefined));
  }

  const defineTable = (document) =>
    made(new TableDefinition(isValidator(document) ? document : v.object(document)), "defineTable");

  function addSystemFields(tableName, validator) {
    refuseNullish(validator, "kind");
    switch (validator.kind) {
      case "object":
        return validator.extend({ _id: v.id(tableName), _creationTime: v.number() });
      case "union":
        return v.union(...validator.members.map((member) => addSystemFields(tableName, member)));
      case "any": // permits the system fields already
        return validator;
      default:
        throw new Error(
          `Invalid validator for table "${tableName}": a table's documents must be objects, or a union of objects ${docs}`,
        );
    }
  }

  const docValidator = (tableName, table) => addSystemFields(tableName, table.validator);

  class SchemaDefinition {
    constructor(tables, options) {
      this.tables = tables;
      this.strictTableNameTypes = undefined; // a type only, in Convex too
      this.schemaValidation = options?.schemaValidation === undefined ? true : options.schemaValidation;
    }

    doc(tableName) {
      return docValidator(tableName, tableNamed(this, tableName));
    }

    id(tableName) {
      tableNamed(this, tableName);
      return v.id(tableName);
    }

    export() {
      const tables = Object.keys(this.tables).map((tableName) => {
        const definition = this.tables[tableName];
        refuseNullish(definition, "export");
        if (typeof definition.export !== "function") throw new TypeError("definition.export is not a function");
        const table = definition.export();
        return {
          tableName,
          indexes: table.indexes,
          stagedDbIndexes: table.stagedDbIndexes,
          searchIndexes: table.searchIndexes,
          stagedSearchIndexes: table.stagedSearchIndexes,
          vectorIndexes: table.vectorIndexes,
          stagedVectorIndexes: table.stagedVectorIndexes,
          documentType: table.documentType,
          stagedDocumentType: table.stagedDocumentType,
        };
      });
      return JSON.stringify({ tables, schemaValidation: this.schemaValidation });
    }
  }

  // For who asks whether an export() is ours.
  const exports = { schema: SchemaDefinition.prototype.export, table: TableDefinition.prototype.export };

  function tableNamed(schema, tableName) {
    const table = schema.tables[tableName];
    if (table === undefined) {
      const known = Object.keys(schema.tables).join(", ");
      throw new Error(`Table "${tableName}" is not in this schema. Tables in this schema: ${known}`);
    }
    return table;
  }

  const defineSchema = (tables, options) => made(new SchemaDefinition(tables, options), "defineSchema");

  return { defineSchema, defineTable, docValidator, exports };
});
