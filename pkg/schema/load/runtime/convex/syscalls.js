// What a function reaches the deployment through. While a schema is evaluated there is no deployment: everything here
// throws what Convex throws then.
(function () {
  "use strict";

  const unsupported = (name) => new Error(`Syscall ${name} unsupported when evaluating schema`);

  function syscall(name) {
    throw unsupported(name);
  }

  async function asyncSyscall(name) {
    throw unsupported(name);
  }

  // The global through which an installed convex package makes its syscalls.
  const Convex = { syscall, asyncSyscall, jsSyscall: syscall };

  // An object whose methods each stand for one asynchronous syscall.
  function asyncMethods(names) {
    const methods = {};
    for (const method of Object.keys(names)) methods[method] = () => asyncSyscall(names[method]);
    return methods;
  }

  // The database has too many ways in to list: whatever is called on it fails the same way.
  const noDatabase = new Proxy(
    {},
    {
      get(_, property) {
        if (typeof property !== "string") return undefined;
        return () => {
          throw new Error("Database unsupported while evaluating schema");
        };
      },
    },
  );

  const storage = () =>
    asyncMethods({
      getUrl: "1.0/storageGetUrl",
      getMetadata: "1.0/storageGetMetadata",
      generateUploadUrl: "1.0/storageGenerateUploadUrl",
      delete: "1.0/storageDelete",
      get: "storage/getBlob",
      store: "storage/storeBlob",
    });
  const auth = () => asyncMethods({ getUserIdentity: "1.0/getUserIdentity" });
  const scheduler = () => asyncMethods({ runAfter: "1.0/schedule", runAt: "1.0/schedule", cancel: "1.0/cancel_job" });

  // The ctx that a function of a kind is called with.
  function context(kind) {
    switch (kind) {
      case "query":
        return { db: noDatabase, auth: auth(), storage: storage(), ...asyncMethods({ runQuery: "1.0/runUdf" }) };
      case "mutation":
        return {
          db: noDatabase,
          auth: auth(),
          storage: storage(),
          scheduler: scheduler(),
          ...asyncMethods({ runQuery: "1.0/runUdf", runMutation: "1.0/runUdf" }),
        };
      default:
        return {
          ...asyncMethods({
            runQuery: "1.0/actions/query",
            runMutation: "1.0/actions/mutation",
            runAction: "1.0/actions/action",
          }),
          auth: auth(),
          storage: storage(),
          scheduler: scheduler(),
          ...asyncMethods({ vectorSearch: "1.0/actions/vectorSearch" }),
        };
    }
  }

  return { Convex, asyncSyscall, syscall, context };
});
