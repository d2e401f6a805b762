/** `npm run token -- --as NAME`: prints a token of the demonstration house, and nothing else. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { StartError } from "../../service/errors.ts";
import { errorUnder } from "../../service/under-setting.ts";
import { readHouseConfig } from "../config.ts";
import { readArguments, refuseArguments } from "../read-arguments.ts";
import { demoPrincipals } from "./demo-principals.ts";
import { keyFolder } from "./keys.ts";
import { requireDemoIssuer } from "./require-demo-issuer.ts";
import { signToken } from "./sign-token.ts";

const root = path.resolve(fileURLToPath(import.meta.url), "../../../../..");
const options = { as: { type: "string" } } as const;
const { as: wanted } = readArguments({ usage: usage(), options }).values;
if (wanted === undefined) refuseArguments(usage(), "--as NAME is missing.");
const principal = demoPrincipals.find(({ name }) => name === wanted);
if (principal === undefined) refuseArguments(usage(), "--as names nobody whom the house knows.");
try {
  const config = readHouseConfig(process.env, root);
  requireDemoIssuer(config);
  const token = await signToken(principal, keyFolder(config.dataFolder)).catch((cause: unknown) => {
    throw errorUnder("LAOWU_DATA", cause);
  });
  console.log(token);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exit(1);
}

function usage(): string {
  const lines = demoPrincipals.map(({ name, title }) => `  ${name.padEnd(18)}${title}`);
  return `Usage: npm run --silent token -- --as NAME\n\n${lines.join("\n")}\n`;
}
