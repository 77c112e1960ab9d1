// The decisions of a case, made from case.json.
import { jsonToConvex } from "convex/values";
import description from "./case.json";

export const answers: any = Object.fromEntries(
  Object.entries(description.answers as Record<string, any>).map(
    ([id, { kind, literals, value }]) => {
      const answer = jsonToConvex(value);
      if (kind === "literals" && literals !== null) {
        return [
          id,
          Object.fromEntries(literals.map((l: string) => [l, answer])),
        ];
      }
      return [id, () => answer];
    },
  ),
);
