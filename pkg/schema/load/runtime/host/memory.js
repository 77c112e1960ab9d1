// WeakRef and FinalizationRegistry, which Convex has as stubs too: nothing is ever collected. SharedArrayBuffer and
// WebAssembly exist to be looked at.
(function () {
  "use strict";

  class WeakRef {
    #target;
    constructor(target) {
      if ((typeof target !== "object" && typeof target !== "function") || target === null) {
        throw new TypeError("WeakRef: target must be an object");
      }
      this.#target = target;
    }
    deref() {
      return this.#target;
    }
  }

  class FinalizationRegistry {
    constructor(cleanup) {
      if (typeof cleanup !== "function") throw new TypeError("FinalizationRegistry: cleanup must be callable");
    }
    register() {}
    unregister() {
      return false;
    }
  }

  class SharedArrayBuffer {
    constructor() {
      throw new Error("SharedArrayBuffer is not available while evaluating schema");
    }
    get byteLength() {
      throw new TypeError("Receiver is not a SharedArrayBuffer");
    }
  }

  for (const type of [WeakRef, FinalizationRegistry, SharedArrayBuffer]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  const refuse = (name) => () => {
    throw new Error(`${name} is not available while evaluating schema`);
  };

  // A module that imports a .wasm file makes a Module of it at once; it is only refused when it is to run.
  const WebAssembly = {
    Module: class Module {},
    Instance: class Instance {
      constructor() {
        refuse("WebAssembly.Instance")();
      }
    },
    Memory: class Memory {
      constructor() {
        refuse("WebAssembly.Memory")();
      }
    },
    Table: class Table {
      constructor() {
        refuse("WebAssembly.Table")();
      }
    },
    CompileError: class CompileError extends Error {},
    LinkError: class LinkError extends Error {},
    RuntimeError: class RuntimeError extends Error {},
    validate: () => false,
    compile: async () => refuse("WebAssembly.compile")(),
    instantiate: async () => refuse("WebAssembly.instantiate")(),
  };
  Object.defineProperty(WebAssembly, Symbol.toStringTag, { value: "WebAssembly", configurable: true });

  return { WeakRef, FinalizationRegistry, SharedArrayBuffer, WebAssembly };
});
