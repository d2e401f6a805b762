import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { unreadable } from "../schema/files/unreadable.ts";
import { ConfigError, GatewayError } from "./errors.ts";
import { createGateway } from "./gateway.ts";
import { printPlan } from "./plan/print-plan.ts";
import { InvalidRequestError } from "./plan/read-document.ts";
import { settingError } from "./under-setting.ts";

const usage = `Usage: npm run explain -- FILE [options]

Prints the plan of the operation in FILE and the route of every fetch.

  --variables JSON   decide what @skip and @include leave out; without their values nothing is
  --supergraph FILE  default schema/supergraph.graphql
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    variables: { type: "string", default: "{}" },
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
    supergraphSdl: readText("--supergraph", values.supergraph),
    provinces: new Map([["61", "http://127.0.0.1"]]),
  });
  const variables = readVariables(values.variables);
  console.log(printPlan(gateway.plan({ query: readText("FILE", file), variables })));
  await gateway.close();
} catch (error) {
  console.error(explanationOf(error));
  process.exit(1);
}

/** @throws ConfigError */
function readVariables(json: string): Readonly<Record<string, unknown>> {
  try {
    const variables: unknown = JSON.parse(json);
    if (typeof variables === "object" && variables !== null && !Array.isArray(variables)) {
      return { ...variables };
    }
  } catch {
    // Told below, as any other text that is no object.
  }
  throw new ConfigError(["--variables must be a JSON object."]);
}

/** @throws ConfigError */
function readText(setting: string, place: string): string {
  try {
    return readFileSync(place, "utf8");
  } catch (cause) {
    throw settingError(setting, unreadable(place, cause));
  }
}

function explanationOf(error: unknown): string {
  if (error instanceof InvalidRequestError) return error.errors.map(String).join("\n\n");
  if (error instanceof GatewayError) return error.message;
  throw error;
}
