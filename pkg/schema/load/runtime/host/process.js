// process: only process.env, and no variable of it may be read.
(function () {
  "use strict";

  const env = new Proxy(
    {},
    {
      get(_, name) {
        if (typeof name !== "string") return undefined;
        throw new Error("Environment variables unsupported when evaluating schema");
      },
    },
  );

  return { process: { env } };
});
