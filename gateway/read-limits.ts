import { signatureLimits } from "../schema/signatures/profile.ts";
import { badValue } from "./bad-value.ts";
import { defaultLimits, type LimitName, type Limits, limitNames } from "./limits.ts";
import { readJsonObject } from "./read-json-object.ts";

/** What a timer of Node takes at the most, and more than any other limit can mean. */
const mostOfAny = 2 ** 31 - 1;

/** Where our own reader, the planner's, or that of a province would end before the limit does. */
const mostOf: Partial<Limits> = {
  ...{ depthMax: 45, bracketsMax: 500, nestingMax: 500 },
  ...{
    tokenCharactersMax: signatureLimits.claimsCharactersMax,
    scopesMax: 64,
    claimCharactersMax: 200,
  },
};

/** Settings that hold, and those that are made meanwhile. */
const leastOf: Partial<Limits> = { generationsMax: 2 };

/** Reads the settings of an operator: a JSON object of limits and whole numbers. */
export function readLimits(file: string | undefined, problems: string[]): Partial<Limits> {
  if (file === undefined) return {};
  const settings: Partial<Record<LimitName, number>> = {};
  const entries = readJsonObject(file, { problems, content: "limits" });
  for (const [name, value] of Object.entries(entries)) {
    const reason = isLimit(name) ? faultOf(name, value) : "is no limit of the gateway";
    if (reason === null && isLimit(name)) settings[name] = Number(value);
    else problems.push(`${file}: ${badValue(name, String(reason))}`);
  }
  problems.push(...smallBudgets(settings).map((problem) => `${file}: ${problem}`));
  return settings;
}

/** Whoever may ask for more than a budget holds would pay less than that. */
function smallBudgets(settings: Partial<Limits>): string[] {
  const { costMax, ...budgets } = { ...defaultLimits, ...settings };
  return (["clientCostMax", "systemCostMax"] as const)
    .filter((name) => budgets[name] < costMax)
    .map((name) => badValue(name, `must be no less than costMax, which is ${costMax}`));
}

function isLimit(name: string): name is LimitName {
  return limitNames.includes(name as LimitName);
}

function faultOf(name: LimitName, value: unknown): string | null {
  const [least, most] = [leastOf[name] ?? 1, mostOf[name] ?? mostOfAny];
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return null;
  return `must be a whole number from ${least} to ${most}`;
}
