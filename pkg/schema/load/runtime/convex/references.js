// References to functions and components of convex/server: anyApi, makeFunctionReference, componentsGeneric and the rest.
(function (runtime) {
  "use strict";

  const { refuseNullish } = runtime.require("convex/validators");
  const { asyncSyscall } = runtime.require("convex/syscalls");

  const functionName = Symbol.for("functionName");
  const toReferencePath = Symbol.for("toReferencePath");

  // An object of which any path of properties can be read. answer(path, symbol) says what a symbol gives at a path.
  function pathProxy(path, answer) {
    return new Proxy(
      {},
      {
        get(_, property) {
          return typeof property === "string" ? pathProxy([...path, property], answer) : answer(path, property);
        },
      },
    );
  }

  const anyApi = pathProxy([], (path, symbol) => {
    if (symbol === Symbol.toStringTag) return "FunctionReference";
    if (symbol !== functionName) return undefined;
    if (path.length < 2) {
      const found = ["api", ...path].join(".");
      throw new Error(
        `API path is expected to be of the form \`api.moduleName.functionName\`. Found: \`${found}\``,
      );
    }
    const module = path.slice(0, -1).join("/");
    const name = path[path.length - 1];
    return name === "default" ? module : `${module}:${name}`;
  });

  const componentsGeneric = () =>
    pathProxy([], (path, symbol) => {
      if (symbol !== toReferencePath) return undefined;
      if (path.length < 1) {
        throw new Error(
          "API path is expected to be of the form `components.childComponent.functionName`. Found: `components`",
        );
      }
      return "_reference/childComponent/" + path.join("/");
    });

  const currentSystemUdfInComponent = (componentId) => ({
    [toReferencePath]: `_reference/currentSystemUdfInComponent/${componentId}`,
  });

  const makeFunctionReference = (name) => ({ [functionName]: name });

  const filterApi = (api) => api;

  // How a syscall names a function: {name}, {functionHandle} or {reference}.
  function getFunctionAddress(reference) {
    if (typeof reference === "string") {
      return reference.startsWith("function://") ? { functionHandle: reference } : { name: reference };
    }
    refuseNullish(reference, "Symbol(functionName)");
    if (reference[functionName]) return { name: reference[functionName] };
    const path = reference[toReferencePath];
    if (!path) throw new Error(`${reference} is not a functionReference`);
    return { reference: path };
  }

  function getFunctionName(reference) {
    const address = getFunctionAddress(reference);
    if (address.functionHandle !== undefined) {
      throw new Error(
        'Expected function reference like "api.file.func" or "internal.file.func", but received function handle ' +
          address.functionHandle,
      );
    }
    if (address.name === undefined) {
      throw new Error(
        'Expected function reference in the current component like "api.file.func" or "internal.file.func", ' +
          `but received reference ${address.reference}`,
      );
    }
    if (typeof reference === "string") return reference;
    return address.name;
  }

  async function createFunctionHandle(reference) {
    getFunctionAddress(reference);
    return await asyncSyscall("1.0/createFunctionHandle");
  }

  return {
    pathProxy,
    toReferencePath,
    anyApi,
    componentsGeneric,
    currentSystemUdfInComponent,
    makeFunctionReference,
    filterApi,
    getFunctionAddress,
    getFunctionName,
    createFunctionHandle,
  };
});
