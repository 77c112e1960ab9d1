import { defineApp } from "convex/server";
import audit from "../../../packages/audit/src/convex.config";
import reviews from "./components/reviews/convex.config";
import stock from "./components/stock/convex.config";

const app = defineApp();
app.use(audit);
app.use(reviews);
app.use(stock);
export default app;
