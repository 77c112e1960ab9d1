import { defineApp } from "convex/server";
import audit from "../../../packages/audit/src/convex.config";
import coupons from "./coupons/convex.config";
import reviews from "./reviews/convex.config";

const app = defineApp();
app.use(audit);
app.use(coupons);
app.use(reviews);
export default app;
