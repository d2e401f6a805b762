import { otherProgram } from "../other-program.ts";

export const tokenCommand = otherProgram("subgraphs/house/issuer/token.js", {
  summary: "prints a token of the demonstration house",
  help: `laowu token --as NAME

Prints a token that the demo issuer of this house vouches for, and nothing else. Without --as it names
whom it can speak for. The token is good for 15 minutes.

  curl -H "authorization: Bearer $(npx laowu token --as jiangsu-partner)" …
`,
});
