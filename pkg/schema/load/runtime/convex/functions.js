// queryGeneric, mutationGeneric and the other registrations of convex/server.
//
// Schema files share modules with functions, so registering one must work and give what Convex gives: a function with
// its kind, its visibility, its handler and its exported argument and return validators.
(function (runtime) {
  "use strict";

  const { v, asObjectValidator, refuseNullish } = runtime.require("convex/validators");
  const { convexToJson, jsonToConvex } = runtime.require("convex/values");
  const { context } = runtime.require("convex/syscalls");

  function strictReplacer(key, value) {
    if (value === undefined) {
      throw new Error(
        `A validator is undefined for field "${key}". This is often caused by circular imports. ` +
          "See https://docs.convex.dev/error#undefined-validator for details.",
      );
    }
    return value;
  }

  const exportValidator = (definition, property, otherwise) => () => {
    const given = typeof definition === "object" && definition[property] !== undefined;
    const json = given ? asObjectValidator(definition[property]).json : otherwise();
    return JSON.stringify(json, strictReplacer);
  };

  async function invoke(kind, handler, args) {
    try {
      const result = await handler(context(kind), ...args);
      return result;
    } catch (thrown) {
      if (typeof thrown === "object" && thrown !== null && Symbol.for("ConvexError") in thrown) {
        thrown.data = JSON.stringify(convexToJson(thrown.data === undefined ? null : thrown.data));
        thrown.ConvexErrorSymbol = Symbol.for("ConvexError");
      }
      throw thrown;
    }
  }

  async function invokeJson(kind, handler, argsJson) {
    const result = await invoke(kind, handler, jsonToConvex(JSON.parse(argsJson)));
    return JSON.stringify(convexToJson(result === undefined ? null : result));
  }

  // Calling a registered function directly calls its handler; Convex warns on the console, which nobody reads here.
  const direct = (handler) => (ctx, args) => handler(ctx, args);

  // The registration of functions of a kind ("query", "mutation", "action") and a visibility ("Public", "Internal").
  const registration = (kind, visibility) => (definition) => {
    const title = kind[0].toUpperCase() + kind.slice(1);
    refuseNullish(definition, "handler");
    const handler = typeof definition === "function" ? definition : definition.handler;
    const registered = direct(handler);
    registered["is" + title] = true;
    registered["is" + visibility] = true;
    // An action is told the id of its request before its arguments.
    registered["invoke" + title] =
      kind === "action"
        ? (_requestId, argsJson) => invokeJson(kind, handler, argsJson)
        : (argsJson) => invokeJson(kind, handler, argsJson);
    registered.exportArgs = exportValidator(definition, "args", () => v.any().json);
    registered.exportReturns = exportValidator(definition, "returns", () => null);
    registered._handler = handler;
    return registered;
  };

  const queryGeneric = registration("query", "Public");
  const mutationGeneric = registration("mutation", "Public");
  const actionGeneric = registration("action", "Public");
  const internalQueryGeneric = registration("query", "Internal");
  const internalMutationGeneric = registration("mutation", "Internal");
  const internalActionGeneric = registration("action", "Internal");

  const httpActionGeneric = (handler) => {
    const registered = direct(handler);
    registered.isHttp = true;
    registered.invokeHttpAction = (request) => invoke("action", handler, [request]);
    registered._handler = handler;
    return registered;
  };

  return {
    queryGeneric,
    mutationGeneric,
    actionGeneric,
    internalQueryGeneric,
    internalMutationGeneric,
    internalActionGeneric,
    httpActionGeneric,
  };
});
