import { type ParseArgsConfig, parseArgs } from "node:util";
import { regionByCode } from "../reference/regions.ts";
import { UsageError } from "./command.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Options of a command, and nothing beside them.
 *
 * @throws UsageError
 */
export function readOptions<const Wanted extends Options>(
  args: readonly string[],
  options: Wanted,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}

/** @throws UsageError when it was not given */
export function required(name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === "") throw new UsageError(`--${name} is missing.`);
  return value;
}

/** @throws UsageError */
export function oneOf<const Name extends string>(
  option: string,
  value: string | undefined,
  names: readonly Name[],
): Name {
  const given = required(option, value);
  const found = names.find((name) => name === given);
  if (found === undefined)
    throw new UsageError(`--${option} must be one of ${names.join(", ")}, not "${given}".`);
  return found;
}

/**
 * Values between commas; null when the option was not given.
 *
 * @throws UsageError
 */
export function listOf(option: string, value: string | undefined): readonly string[] | null {
  if (value === undefined) return null;
  const items = value.split(",").map((item) => item.trim());
  if (items.includes("")) throw new UsageError(`--${option} must name values between commas.`);
  return items;
}

/** @throws UsageError */
export function wholeNumber(
  option: string,
  value: string | undefined,
  { fallback, min, max }: { readonly fallback: number; readonly min: number; readonly max: number },
): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= min && number <= max) return number;
  throw new UsageError(`--${option} must be a whole number from ${min} to ${max}.`);
}

/** @throws UsageError */
export function provinceCode(value: string | undefined): string {
  const code = required("province", value);
  if (/^\d{2}$/.test(code) && regionByCode(code)?.level === "PROVINCE") return code;
  throw new UsageError('--province must be the two-digit code of a province, such as "61".');
}
