import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { GatewayError } from "./errors.ts";
import { createGateway } from "./gateway.ts";
import { printPlan } from "./plan/print-plan.ts";
import { InvalidRequestError } from "./plan/read-document.ts";

const usage = `Usage: npm run explain -- FILE [--supergraph FILE]

Prints the plan of the operation in FILE and the route of every fetch.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    supergraph: { type: "string", default: "schema/supergraph.graphql" },
    help: { type: "boolean" },
  },
});
const [file] = positionals;
if (values.help || file === undefined) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

try {
  // Plans do not depend on which provinces there are; one stands for all.
  const gateway = createGateway({
    supergraphSdl: readText(values.supergraph),
    provinces: new Map([["61", "http://127.0.0.1"]]),
  });
  console.log(printPlan(gateway.plan(readText(file))));
  await gateway.close();
} catch (error) {
  console.error(explanationOf(error));
  process.exit(1);
}

function readText(path: string): string {
  return readFileSync(path, "utf8");
}

function explanationOf(error: unknown): string {
  if (error instanceof InvalidRequestError) return error.errors.map(String).join("\n\n");
  if (error instanceof GatewayError) return error.message;
  if (error instanceof Error && "code" in error) return `The file cannot be read: ${error.message}`;
  throw error;
}
