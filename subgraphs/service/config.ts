import { StartError } from "./errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads settings one by one and remembers what is wrong with each, so that an
 * operator sees every problem at once. `checked` throws if there was any.
 */
export class ConfigReader {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  /** A setting that may be missing. An empty one counts as missing. */
  text(name: string): string | null {
    const value = this.#env[name]?.trim();
    return value ? value : null;
  }

  requiredText(name: string, expected: string): string {
    const value = this.text(name);
    if (value === null) this.problem(`${name} must be set: ${expected}`);
    return value ?? "";
  }

  wholeNumber(name: string, { fallback, min, max }: NumberBounds): number {
    const text = this.text(name);
    if (text === null) return fallback;
    const value = wholeNumberIn(text);
    if (value >= min && value <= max) return value;
    this.problem(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
    return fallback;
  }

  /** A PostgreSQL URL. The value is not repeated in the complaint: it may hold a password. */
  databaseUrl(name: string): string {
    this.requiredText(name, "postgres://user:password@host:port/database");
    return this.optionalDatabaseUrl(name) ?? "";
  }

  optionalDatabaseUrl(name: string): string | null {
    const value = this.text(name);
    if (value === null) return null;
    const protocol = URL.canParse(value) ? new URL(value).protocol : "";
    if (protocol !== "postgres:" && protocol !== "postgresql:")
      this.problem(`${name} must be a URL that begins with postgres://`);
    return value;
  }

  problem(text: string): void {
    this.#problems.push(text);
  }

  /** Freezes what was read, or names everything that is wrong with it. */
  checked<Config extends object>(config: Config): Readonly<Config> {
    if (this.#problems.length > 0)
      throw new StartError(`Bad configuration:\n- ${this.#problems.join("\n- ")}`);
    return Object.freeze(config);
  }
}

/** Decimal digits only: `1e3` and `0x10` are more likely slips than numbers. Not a number otherwise. */
function wholeNumberIn(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

/** The same with a decimal point. */
export function decimalIn(text: string): number {
  return /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

export interface NumberBounds {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}
