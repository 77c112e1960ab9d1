// A schema whose parts share their files with functions, the HTTP router, crons and components.
import { cronJobs, defineSchema, defineTable, httpRouter, mutationGeneric, queryGeneric, httpActionGeneric, anyApi, makeFunctionReference } from "convex/server";
import { ConvexError, convexToJson, v } from "convex/values";

export const fields = { body: v.string() };
export const list = queryGeneric({ args: fields, returns: v.null(), handler: async (ctx) => ctx.db.query("messages").collect() });
export const send = mutationGeneric(async (ctx, args: any) => {
  if (!args.body) throw new ConvexError({ code: "empty" });
  await ctx.scheduler.runAfter(0, anyApi.other.send, {});
});
const http = httpRouter();
http.route({ path: "/hook", method: "POST", handler: httpActionGeneric(async () => new Response("ok")) });
const crons = cronJobs();
crons.interval("tick", { minutes: 1 }, makeFunctionReference<"mutation">("messages:send"));
export { http, crons };

export default defineSchema({ messages: defineTable({ ...fields, json: v.literal(JSON.stringify(convexToJson({ a: 1n }))) }) });
