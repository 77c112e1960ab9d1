import { internalMutation } from "./_generated/server";

export default internalMutation({
  handler: async (ctx) => {
    for await (const member of ctx.db.query("members")) {
      if (member.role === undefined) {
        await ctx.db.patch(member._id, { role: "member" });
      }
    }
  },
});
