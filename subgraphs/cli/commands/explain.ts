import { otherProgram } from "../other-program.ts";

export const explainCommand = otherProgram("gateway/explain.js", {
  summary: "prints the plan of an operation and the route of every fetch",
  help: `laowu explain FILE [--variables JSON] [--supergraph FILE]

Prints how a gateway answers the operation in FILE: which fetches, of which provinces, in which order.

  laowu explain schema/examples/cooks-and-candidates.graphql
`,
});
