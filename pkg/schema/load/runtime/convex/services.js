// The rest of convex/server: what is exported for functions and has no part in a schema.
(function (runtime) {
  "use strict";

  const { asyncSyscall } = runtime.require("convex/syscalls");

  class SearchFilter {
    constructor() {
      this._isSearchFilter = undefined;
    }
  }

  function requireService(service, method) {
    if (service === undefined) throw new TypeError(`Must provide arg 1 \`service\` to \`${method}\``);
  }

  async function getServiceToken(service) {
    requireService(service, "getServiceToken");
    return await asyncSyscall("1.0/createServiceToken");
  }

  async function getServiceUrl(service) {
    requireService(service, "getServiceUrl");
    return await asyncSyscall("1.0/getServiceUrl");
  }

  const log = {
    audit: async () => {
      await asyncSyscall("1.0/auditLog");
    },
    vars: {
      requestId: Symbol("var.requestId"),
      ip: Symbol("var.ip"),
      userAgent: Symbol("var.userAgent"),
      now: Symbol("var.now"),
      convexActor: Symbol("var.convexActor"),
    },
  };

  return { SearchFilter, getServiceToken, getServiceUrl, log };
});
