// Web streams: readable, writable and transform streams with their default readers, writers and controllers, their
// strategies, and the two text streams. Byte streams are read like others; there is no reader that brings its buffer.
(function () {
  "use strict";

  const illegal = Symbol("only streams make these");

  // A promise with its two ends, whose rejection is nobody's fault when nobody looks.
  function deferred() {
    const d = {};
    d.promise = new Promise((resolve, reject) => {
      d.resolve = resolve;
      d.reject = reject;
    });
    d.promise.catch(() => {});
    return d;
  }

  class CountQueuingStrategy {
    constructor({ highWaterMark }) {
      this.highWaterMark = highWaterMark;
    }
    size() {
      return 1;
    }
  }

  class ByteLengthQueuingStrategy {
    constructor({ highWaterMark }) {
      this.highWaterMark = highWaterMark;
    }
    size(chunk) {
      return chunk.byteLength;
    }
  }

  function strategyOf(strategy, otherwise) {
    const highWaterMark = strategy?.highWaterMark === undefined ? otherwise : Number(strategy.highWaterMark);
    if (Number.isNaN(highWaterMark) || highWaterMark < 0) throw new RangeError("Invalid highWaterMark");
    return { highWaterMark, size: (chunk) => (strategy?.size ? strategy.size(chunk) : 1) };
  }

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

  const stateOf = Symbol("state");

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

  class WritableStreamDefaultController {
    #state;
    #aborting = new AbortController();
    constructor(token, state) {
      if (token !== illegal) throw new TypeError("Illegal constructor");
      this.#state = state;
    }
    get signal() {
      return this.#aborting.signal;
    }
    error(reason) {
      this.#state.fail(reason);
    }
  }

  class WritableState {
    status = "writable"; // or "closing", "closed", "errored"
    reason = undefined;
    waiting = 0; // the size of what is not written yet
    writer = null;
    closed = deferred();
    ready = deferred();

    constructor(sink, strategy) {
      this.sink = sink;
      this.strategy = strategy;
      this.controller = new WritableStreamDefaultController(illegal, this);
      // Everything the sink is asked is asked in order, each step after the one before it.
      this.last = Promise.resolve(sink.start?.(this.controller));
      this.last.then(
        () => this.updateReady(),
        (reason) => this.fail(reason),
      );
    }
    desiredSize() {
      if (this.status === "errored") return null;
      return this.status === "closed" ? 0 : this.strategy.highWaterMark - this.waiting;
    }
    updateReady() {
      if (this.desiredSize() > 0) this.ready.resolve();
    }
    then(step) {
      const result = this.last.then(() => {
        if (this.status === "errored") throw this.reason;
        return step();
      });
      this.last = result.catch((reason) => this.fail(reason));
      result.catch(() => {});
      return result;
    }
    write(chunk) {
      if (this.status === "errored") return Promise.reject(this.reason);
      if (this.status !== "writable") return Promise.reject(new TypeError("Invalid state: WritableStream is closed"));
      const size = this.strategy.size(chunk);
      this.waiting += size;
      if (this.desiredSize() <= 0) this.ready = deferred();
      return this.then(async () => {
        await this.sink.write?.(chunk, this.controller);
        this.waiting -= size;
        this.updateReady();
      });
    }
    close() {
      if (this.status !== "writable") return Promise.reject(new TypeError("Invalid state: WritableStream is closed"));
      this.status = "closing";
      return this.then(async () => {
        await this.sink.close?.();
        this.status = "closed";
        this.closed.resolve();
      });
    }
    fail(reason) {
      if (this.status === "errored" || this.status === "closed") return;
      this.status = "errored";
      this.reason = reason;
      this.closed.reject(reason);
      this.ready.reject(reason);
    }
    async abort(reason) {
      if (this.status === "closed" || this.status === "errored") return;
      this.fail(reason);
      await this.sink.abort?.(reason);
    }
  }

  class WritableStreamDefaultWriter {
    #state;
    constructor(stream) {
      const state = stream?.[stateOf];
      if (!state) throw new TypeError('The "stream" argument must be an instance of WritableStream');
      if (state.writer !== null) throw new TypeError("Invalid state: WritableStream is locked");
      state.writer = this;
      this.#state = state;
    }
    #attached() {
      if (this.#state === null) throw new TypeError("Invalid state: Writer is not bound to a WritableStream");
      return this.#state;
    }
    get closed() {
      return this.#attached().closed.promise;
    }
    get ready() {
      return this.#attached().ready.promise;
    }
    get desiredSize() {
      return this.#attached().desiredSize();
    }
    async write(chunk) {
      return await this.#attached().write(chunk);
    }
    async close() {
      return await this.#attached().close();
    }
    async abort(reason) {
      return await this.#attached().abort(reason);
    }
    releaseLock() {
      if (this.#state === null) return;
      this.#state.writer = null;
      this.#state = null;
    }
  }

  class WritableStream {
    constructor(sink = {}, strategy = {}) {
      Object.defineProperty(this, stateOf, { value: new WritableState(sink, strategyOf(strategy, 1)) });
    }
    get locked() {
      return this[stateOf].writer !== null;
    }
    getWriter() {
      return new WritableStreamDefaultWriter(this);
    }
    async abort(reason) {
      if (this.locked) throw new TypeError("Invalid state: WritableStream is locked");
      return await this[stateOf].abort(reason);
    }
    async close() {
      if (this.locked) throw new TypeError("Invalid state: WritableStream is locked");
      return await this[stateOf].close();
    }
  }

  class TransformStreamDefaultController {
    #readable;
    #fail;
    constructor(token, readable, fail) {
      if (token !== illegal) throw new TypeError("Illegal constructor");
      this.#readable = readable;
      this.#fail = fail;
    }
    get desiredSize() {
      return this.#readable.desiredSize;
    }
    enqueue(chunk) {
      this.#readable.enqueue(chunk);
    }
    error(reason) {
      this.#fail(reason);
    }
    terminate() {
      this.#readable.close();
    }
  }

  class TransformStream {
    #readable;
    #writable;
    constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
      let readableController;
      this.#readable = new ReadableStream(
        {
          start(controller) {
            readableController = controller;
          },
        },
        { highWaterMark: 0, ...readableStrategy },
      );
      const fail = (reason) => {
        readableController.error(reason);
        this.#writable?.[stateOf].fail(reason);
      };
      const controller = new TransformStreamDefaultController(illegal, readableController, fail);
      this.#writable = new WritableStream(
        {
          start: () => transformer?.start?.(controller),
          write: async (chunk) => {
            try {
              if (transformer?.transform) await transformer.transform(chunk, controller);
              else controller.enqueue(chunk);
            } catch (reason) {
              fail(reason);
              throw reason;
            }
          },
          close: async () => {
            await transformer?.flush?.(controller);
            readableController.close();
          },
          abort: (reason) => readableController.error(reason),
        },
        writableStrategy,
      );
    }
    get readable() {
      return this.#readable;
    }
    get writable() {
      return this.#writable;
    }
  }

  class TextEncoderStream extends TransformStream {
    constructor() {
      const encoder = new TextEncoder();
      super({ transform: (chunk, controller) => controller.enqueue(encoder.encode(chunk)) });
    }
    get encoding() {
      return "utf-8";
    }
  }

  class TextDecoderStream extends TransformStream {
    #decoder;
    constructor(label, options) {
      const decoder = new TextDecoder(label, options);
      const pass = (text, controller) => text && controller.enqueue(text);
      super({
        transform: (chunk, controller) => pass(decoder.decode(chunk, { stream: true }), controller),
        flush: (controller) => pass(decoder.decode(), controller),
      });
      this.#decoder = decoder;
    }
    get encoding() {
      return this.#decoder.encoding;
    }
  }

  const types = {
    ReadableStream,
    ReadableStreamDefaultReader,
    ReadableStreamDefaultController,
    WritableStream,
    WritableStreamDefaultWriter,
    WritableStreamDefaultController,
    TransformStream,
    TransformStreamDefaultController,
    CountQueuingStrategy,
    ByteLengthQueuingStrategy,
    TextEncoderStream,
    TextDecoderStream,
  };
  for (const name of Object.keys(types)) {
    Object.defineProperty(types[name].prototype, Symbol.toStringTag, { value: name, configurable: true });
  }
  return types;
});
