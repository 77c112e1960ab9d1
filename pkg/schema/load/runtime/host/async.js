// queueMicrotask, and the two classes of node:async_hooks that Convex has as globals.
(function () {
  "use strict";

  function queueMicrotask(callback) {
    if (typeof callback !== "function") {
      throw new TypeError('The "callback" argument must be of type function.');
    }
    Promise.resolve().then(() => callback());
  }

  // The store of a synchronous call; what continues after an await does not see it any more.
  class AsyncLocalStorage {
    #store;
    getStore() {
      return this.#store;
    }
    enterWith(store) {
      this.#store = store;
    }
    run(store, callback, ...args) {
      const outer = this.#store;
      this.#store = store;
      try {
        return callback(...args);
      } finally {
        this.#store = outer;
      }
    }
    exit(callback, ...args) {
      return this.run(undefined, callback, ...args);
    }
    disable() {
      this.#store = undefined;
    }
    static bind(callback) {
      return callback;
    }
    static snapshot() {
      return (callback, ...args) => callback(...args);
    }
  }

  class AsyncResource {
    constructor(type) {
      this.type = type;
    }
    runInAsyncScope(callback, receiver, ...args) {
      return callback.apply(receiver, args);
    }
    bind(callback) {
      return callback.bind(this);
    }
    emitDestroy() {
      return this;
    }
    asyncId() {
      return 0;
    }
    triggerAsyncId() {
      return 0;
    }
    static bind(callback) {
      return callback;
    }
  }

  return { queueMicrotask, AsyncLocalStorage, AsyncResource };
});
