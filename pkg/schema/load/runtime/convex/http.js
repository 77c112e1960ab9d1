// httpRouter of convex/server.
(function (runtime) {
  "use strict";

  const { syscall } = runtime.require("convex/syscalls");

  const ROUTABLE_HTTP_METHODS = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

  function checkPath(path) {
    if (!path.startsWith("/")) throw new Error(`path '${path}' does not start with a /`);
    if (path.startsWith("/.files/") || path === "/.files") throw new Error(`path '${path}' is reserved`);
  }

  function checkPrefix(prefix) {
    if (!prefix.startsWith("/")) throw new Error(`pathPrefix '${prefix}' does not start with a /`);
    if (!prefix.endsWith("/")) throw new Error(`pathPrefix ${prefix} must end with a /`);
    if (prefix.startsWith("/.files/")) throw new Error(`pathPrefix '${prefix}' is reserved`);
  }

  class HttpRouter {
    exactRoutes = new Map(); // path → method → handler
    prefixRoutes = new Map(); // method → path prefix → handler
    isRouter = true;

    route = (spec) => {
      if (!spec.handler) throw new Error("route requires handler");
      if (!spec.method) throw new Error("route requires method");
      const { method, handler } = spec;
      if (!ROUTABLE_HTTP_METHODS.includes(method)) {
        throw new Error(`'${method}' is not an allowed HTTP method (like GET, POST, PUT etc.)`);
      }
      if ("path" in spec) {
        if ("pathPrefix" in spec) {
          throw new Error("Invalid httpRouter route: cannot contain both 'path' and 'pathPrefix'");
        }
        checkPath(spec.path);
        const methods = this.exactRoutes.get(spec.path) || new Map();
        if (methods.has(method)) throw new Error(`Path '${spec.path}' for method ${method} already in use`);
        methods.set(method, handler);
        this.exactRoutes.set(spec.path, methods);
      } else if ("pathPrefix" in spec) {
        checkPrefix(spec.pathPrefix);
        const prefixes = this.prefixRoutes.get(method) || new Map();
        if (prefixes.has(spec.pathPrefix)) {
          throw new Error(`${method} pathPrefix ${spec.pathPrefix} is already defined`);
        }
        prefixes.set(spec.pathPrefix, handler);
        this.prefixRoutes.set(method, prefixes);
      } else {
        throw new Error("Invalid httpRouter route entry: must contain either field 'path' or 'pathPrefix'");
      }
    };

    getRoutes = () => {
      const exact = [...this.exactRoutes.keys()].sort().flatMap((path) => {
        const methods = this.exactRoutes.get(path);
        return [...methods.keys()].sort().map((method) => [path, method, methods.get(method)]);
      });
      const prefixed = [...this.prefixRoutes.keys()].sort().flatMap((method) => {
        const prefixes = this.prefixRoutes.get(method);
        return [...prefixes.keys()].sort().map((prefix) => [`${prefix}*`, method, prefixes.get(prefix)]);
      });
      return [...exact, ...prefixed];
    };

    lookup = (path, asked) => {
      const method = asked === "HEAD" ? "GET" : asked;
      const exact = this.exactRoutes.get(path)?.get(method);
      if (exact) return [exact, method, path];
      const prefixes = [...(this.prefixRoutes.get(method) || [])].sort(([a], [b]) => b.length - a.length);
      const found = prefixes.find(([prefix]) => path.startsWith(prefix));
      return found ? [found[1], method, `${found[0]}*`] : null;
    };

    // The request would come from the deployment.
    runRequest = async () => syscall("requestFromConvexJson");
  }

  const httpRouter = () => new HttpRouter();

  return { HttpRouter, ROUTABLE_HTTP_METHODS, httpRouter };
});
