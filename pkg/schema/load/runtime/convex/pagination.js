// The validators for paginated queries of convex/server.
(function (runtime) {
  "use strict";

  const { v } = runtime.require("convex/validators");

  const paginationOptsValidator = v.object({
    numItems: v.number(),
    cursor: v.union(v.string(), v.null()),
    endCursor: v.optional(v.union(v.string(), v.null())),
    id: v.optional(v.number()),
    maximumRowsRead: v.optional(v.number()),
    maximumBytesRead: v.optional(v.number()),
  });

  const paginationResultValidator = (item) =>
    v.object({
      page: v.array(item),
      continueCursor: v.string(),
      isDone: v.boolean(),
      splitCursor: v.optional(v.union(v.string(), v.null())),
      pageStatus: v.optional(v.union(v.literal("SplitRecommended"), v.literal("SplitRequired"), v.null())),
    });

  return { paginationOptsValidator, paginationResultValidator };
});
