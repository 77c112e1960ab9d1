// defineApp and defineComponent of convex/server.
(function (runtime) {
  "use strict";

  const { isValidator } = runtime.require("convex/validators");
  const { pathProxy, toReferencePath } = runtime.require("convex/references");

  class InstalledComponent {
    constructor(definition, name) {
      this._definition = definition;
      this._name = name;
      this[toReferencePath] = `_reference/childComponent/${name}`;
    }
    get exports() {
      return pathProxy([this._name], (path, symbol) =>
        symbol === toReferencePath ? "_reference/childComponent/" + path.join("/") : undefined,
      );
    }
  }

  // The `env` of a definition: a reference for every declared variable, an error for every other.
  function envReferences(owner, builder, declared) {
    return new Proxy(
      {},
      {
        get(_, name) {
          if (typeof name !== "string") return undefined;
          if (!declared || !Object.hasOwn(declared, name)) {
            throw new Error(
              `Env var "${name}" is not declared on ${owner}. Add it to the \`env\` option of ${builder}.`,
            );
          }
          return { __envVarRef: name };
        },
      },
    );
  }

  const isEnvReference = (value) => typeof value === "object" && value !== null && typeof value.__envVarRef === "string";

  function checkEnv(env) {
    for (const [name, validator] of Object.entries(env)) {
      if (!isValidator(validator)) {
        throw new Error(`Environment variable "${name}" must be defined with a validator (e.g. v.string()).`);
      }
    }
  }

  function checkHttpPrefix(prefix) {
    if (prefix !== undefined && !prefix.startsWith("/")) {
      throw new Error(`httpPrefix must start with "/". Received: "${prefix}"`);
    }
  }

  function use(definition, options) {
    if (typeof definition.componentDefinitionPath !== "string") {
      throw new Error(
        "Component definition does not have the required componentDefinitionPath property. " +
          "This code only works in Convex runtime.",
      );
    }
    const name = options?.name ?? definition.defaultName ?? definition.componentDefinitionPath.split("/").pop();
    if (typeof name !== "string") throw new Error(`Component name must be a string. Received: ${typeof name}`);
    if (name.length === 0) throw new Error("Component name cannot be empty.");
    checkHttpPrefix(options?.httpPrefix);
    const env = Object.fromEntries(Object.entries(options?.env || {}).filter(([, value]) => value !== undefined));
    this._childComponents.push([name, definition, env, options?.httpPrefix]);
    return new InstalledComponent(definition, name);
  }

  const withSlash = (prefix) => (prefix.endsWith("/") ? prefix : prefix + "/");

  function exportEnv(env) {
    return Object.entries(env).map(([name, validator]) => [
      name,
      {
        type: "value",
        value: JSON.stringify(validator.json),
        ...(validator.isOptional === "optional" ? { optional: true } : {}),
      },
    ]);
  }

  function exportEnvValue(name, value) {
    if (isEnvReference(value)) return [name, { type: "envVar", name: value.__envVarRef }];
    if (typeof value === "string") return [name, { type: "value", value }];
    throw new Error(`Env var "${name}" must be a string or an env var reference. Received: ${typeof value}`);
  }

  function exportChildren(children) {
    return children.map(([name, definition, env]) => {
      const values = env === null ? null : Object.entries(env).map(([key, value]) => exportEnvValue(key, value));
      const path = definition.componentDefinitionPath;
      if (!path) throw new Error("no .componentPath for component definition " + JSON.stringify(definition, null, 2));
      return { name, path, args: [], env: values };
    });
  }

  function exportMounts(children) {
    const mounts = {};
    for (const [name, , , prefix] of children) {
      if (prefix !== undefined) mounts[withSlash(prefix)] = `_reference/childComponent/${name}`;
    }
    return mounts;
  }

  function exportTree(tree) {
    const branch = Object.entries(tree).map(([key, child]) => [
      key,
      typeof child === "string" ? { type: "leaf", leaf: child } : exportTree(child),
    ]);
    return { type: "branch", branch };
  }

  function exportApp() {
    const env = this._env ? exportEnv(this._env) : undefined;
    return {
      definitionType: { type: "app" },
      ...(this._httpPrefix !== undefined ? { httpPrefix: withSlash(this._httpPrefix) } : {}),
      childComponents: exportChildren(this._childComponents),
      httpMounts: exportMounts(this._childComponents),
      exports: exportTree(this._exportTree),
      ...(env !== undefined ? { envVars: env } : {}),
    };
  }

  function exportComponent() {
    const env = exportEnv(this._env);
    return {
      name: this._name,
      definitionType: { type: "childComponent", name: this._name, args: [] },
      childComponents: exportChildren(this._childComponents),
      httpMounts: exportMounts(this._childComponents),
      exports: exportTree(this._exportTree),
      ...(env.length > 0 ? { envVars: env } : {}),
    };
  }

  function defineComponent(name, options) {
    if (options?.env) checkEnv(options.env);
    return {
      _isRoot: false,
      _name: name,
      _env: { ...options?.env },
      _childComponents: [],
      _exportTree: {},
      _onInitCallbacks: {},
      env: envReferences(`component "${name}"`, "defineComponent", options?.env),
      export: exportComponent,
      use,
    };
  }

  function defineApp(options) {
    const httpPrefix = options?.httpPrefix;
    const env = options?.env;
    checkHttpPrefix(httpPrefix);
    if (env !== undefined) checkEnv(env);
    return {
      _isRoot: true,
      _childComponents: [],
      _exportTree: {},
      ...(httpPrefix !== undefined ? { _httpPrefix: httpPrefix } : {}),
      ...(env !== undefined ? { _env: env } : {}),
      env: envReferences("this app", "defineApp", env),
      export: exportApp,
      use,
    };
  }

  return { defineApp, defineComponent };
});
