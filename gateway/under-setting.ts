import { ConfigError } from "./errors.ts";

/** Reads what a setting names; every problem with it says which setting that is. */
export function underSetting<Read>(
  setting: string,
  problems: string[],
  read: (problems: string[]) => Read,
): Read {
  const own: string[] = [];
  const made = read(own);
  problems.push(...problemsUnder(setting, own));
  return made;
}

/** The same of an error. */
export function errorUnder(setting: string, { problems }: ConfigError): ConfigError {
  return new ConfigError(problemsUnder(setting, problems));
}

/** What is wrong with what a setting names, in a sentence. */
export function settingError(setting: string, problem: string): ConfigError {
  return new ConfigError(problemsUnder(setting, [problem]));
}

function problemsUnder(setting: string, problems: readonly string[]): string[] {
  return problems.map((problem) => `${setting}: ${problem}`);
}
