// ReadableStream with its default reader and controller. Byte streams are read like others; there is no reader that
// brings its own buffer.
(function (runtime) {
  "use strict";

  const { illegal, stateOf, deferred, strategyOf } = runtime.require("host/stream-basics");

  // Chunks that wait, with their sizes.
  class Queue {
    items = [];
    total = 0;
    push(chunk, size) {
      this.items.push({ chunk, size });
      this.total += size;
    }
    shift() {
      const { chunk, size } = this.items.shift();
      this.total -= size;
      return chunk;
    }
    clear() {
      this.items = [];
      this.total = 0;
    }
  }

  class ReadableStreamDefaultController {
    #state;
    constructor(token, state) {
      if (token !== illegal) throw new TypeError("Illegal constructor");
      this.#state = state;
    }
    get desiredSize() {
      return this.#state.desiredSize();
    }
    get byobRequest() {
      return null;
    }
    enqueue(chunk) {
      this.#state.enqueue(chunk);
    }
    close() {
      this.#state.requestClose();
    }
    error(reason) {
      this.#state.fail(reason);
    }
  }

  // What a readable stream is; the public classes are windows on it.
  class ReadableState {
    status = "readable"; // or "closed" or "errored"
    reason = undefined;
    queue = new Queue();
    reads = []; // reads that wait for a chunk
    closing = false;
    pulling = false;
    pullAgain = false;
    started = false;
    reader = null;
    closed = deferred();

    constructor(source, strategy) {
      this.source = source;
      this.strategy = strategy;
      this.controller = new ReadableStreamDefaultController(illegal, this);
      const started = source.start?.(this.controller);
      Promise.resolve(started).then(
        () => {
          this.started = true;
          this.pull();
        },
        (reason) => this.fail(reason),
      );
    }
    desiredSize() {
      if (this.status === "errored") return null;
      return this.status === "closed" ? 0 : this.strategy.highWaterMark - this.queue.total;
    }
    enqueue(chunk) {
      if (this.closing || this.status !== "readable") throw new TypeError("Invalid state: Controller is already closed");
      if (this.reads.length > 0) this.reads.shift().resolve({ value: chunk, done: false });
      else this.queue.push(chunk, this.strategy.size(chunk));
      this.pull();
    }
    requestClose() {
      if (this.closing || this.status !== "readable") throw new TypeError("Invalid state: Controller is already closed");
      this.closing = true;
      if (this.queue.items.length === 0) this.finish();
    }
    finish() {
      this.status = "closed";
      for (const read of this.reads.splice(0)) read.resolve({ value: undefined, done: true });
      this.closed.resolve();
    }
    fail(reason) {
      if (this.status !== "readable") return;
      this.status = "errored";
      this.reason = reason;
      this.queue.clear();
      for (const read of this.reads.splice(0)) read.reject(reason);
      this.closed.reject(reason);
    }
    // Asks the source for more when there is room or somebody waits.
    pull() {
      const wanted = this.reads.length > 0 || this.desiredSize() > 0;
      if (!this.started || this.closing || this.status !== "readable" || !wanted || !this.source.pull) return;
      if (this.pulling) {
        this.pullAgain = true;
        return;
      }
      this.pulling = true;
      new Promise((resolve) => resolve(this.source.pull(this.controller))).then(
        () => {
          this.pulling = false;
          if (this.pullAgain) {
            this.pullAgain = false;
            this.pull();
          }
        },
        (reason) => this.fail(reason),
      );
    }
    read() {
      if (this.status === "errored") return Promise.reject(this.reason);
      if (this.queue.items.length > 0) {
        const value = this.queue.shift();
        if (this.closing && this.queue.items.length === 0) this.finish();
        else this.pull();
        return Promise.resolve({ value, done: false });
      }
      if (this.status === "closed") return Promise.resolve({ value: undefined, done: true });
      const read = deferred();
      this.reads.push(read);
      this.pull();
      return read.promise;
    }
    async cancel(reason) {
      if (this.status === "closed") return;
      if (this.status === "errored") throw this.reason;
      this.queue.clear();
      this.finish();
      await this.source.cancel?.(reason);
    }
  }

  class ReadableStreamDefaultReader {
    #state;
    #closed;
    constructor(stream) {
      const state = stream?.[stateOf];
      if (!state) throw new TypeError('The "stream" argument must be an instance of ReadableStream');
      if (state.reader !== null) throw new TypeError("Invalid state: ReadableStream is locked");
      state.reader = this;
      this.#state = state;
      this.#closed = state.closed.promise;
    }
    get closed() {
      return this.#closed;
    }
    #released() {
      return Promise.reject(new TypeError("Invalid state: The reader is not attached to a stream"));
    }
    read() {
      return this.#state === null ? this.#released() : this.#state.read();
    }
    cancel(reason) {
      return this.#state === null ? this.#released() : this.#state.cancel(reason);
    }
    releaseLock() {
      if (this.#state === null) return;
      const released = new TypeError("Invalid state: Releasing reader");
      for (const read of this.#state.reads.splice(0)) read.reject(released);
      this.#state.reader = null;
      this.#state = null;
      this.#closed = Promise.reject(released);
      this.#closed.catch(() => {});
    }
  }

  function twoBranches(stream) {
    const reader = stream.getReader();
    const controllers = [];
    const pull = async () => {
      try {
        const { value, done } = await reader.read();
        for (const controller of controllers) {
          if (done) controller.close();
          else controller.enqueue(value);
        }
      } catch (reason) {
        for (const controller of controllers) controller.error(reason);
      }
    };
    const branch = () =>
      new ReadableStream({
        start(controller) {
          controllers.push(controller);
        },
        pull,
      });
    return [branch(), branch()];
  }

  class ReadableStream {
    constructor(source = {}, strategy = {}) {
      if (source === null) throw new TypeError('The "source" argument must be an object');
      const otherwise = source.type === "bytes" ? 0 : 1;
      Object.defineProperty(this, stateOf, { value: new ReadableState(source, strategyOf(strategy, otherwise)) });
    }
    static from(iterable) {
      const method = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator];
      if (typeof method !== "function") throw new TypeError("ReadableStream.from: the argument is not iterable");
      const iterator = method.call(iterable);
      return new ReadableStream(
        {
          async pull(controller) {
            const { value, done } = await iterator.next();
            if (done) controller.close();
            else controller.enqueue(await value);
          },
          async cancel(reason) {
            await iterator.return?.(reason);
          },
        },
        { highWaterMark: 0 },
      );
    }
    get locked() {
      return this[stateOf].reader !== null;
    }
    getReader(options) {
      if (options?.mode === "byob") throw new TypeError("A byob reader is not available while evaluating schema");
      return new ReadableStreamDefaultReader(this);
    }
    cancel(reason) {
      if (this.locked) return Promise.reject(new TypeError("Invalid state: ReadableStream is locked"));
      return this[stateOf].cancel(reason);
    }
    tee() {
      return twoBranches(this);
    }
    async pipeTo(destination, options = {}) {
      const reader = this.getReader();
      const writer = destination.getWriter();
      try {
        for (let step = await reader.read(); !step.done; step = await reader.read()) {
          await writer.ready;
          await writer.write(step.value);
        }
        if (!options.preventClose) await writer.close();
      } catch (reason) {
        if (!options.preventAbort) await writer.abort(reason).catch(() => {});
        if (!options.preventCancel) await reader.cancel(reason).catch(() => {});
        throw reason;
      } finally {
        reader.releaseLock();
        writer.releaseLock();
      }
    }
    pipeThrough(transform, options) {
      this.pipeTo(transform.writable, options).catch(() => {});
      return transform.readable;
    }
    values(options = {}) {
      const reader = this.getReader();
      return {
        next: async () => {
          const step = await reader.read();
          if (step.done) reader.releaseLock();
          return step;
        },
        return: async (value) => {
          if (!options.preventCancel) await reader.cancel(value);
          reader.releaseLock();
          return { value, done: true };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    }
    [Symbol.asyncIterator](options) {
      return this.values(options);
    }
  }

  for (const type of [ReadableStream, ReadableStreamDefaultReader, ReadableStreamDefaultController]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }

  return { ReadableStream, ReadableStreamDefaultReader, ReadableStreamDefaultController };
});
