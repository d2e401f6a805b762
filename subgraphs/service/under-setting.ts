import { StartError } from "./errors.ts";

/**
 * Opens what a setting names.
 *
 * @throws StartError that says which setting that is, when it cannot be used
 */
export function underSetting<Made>(setting: string, open: () => Made): Made {
  try {
    return open();
  } catch (cause) {
    throw errorUnder(setting, cause);
  }
}

/** A StartError with the setting it is about; whatever else was thrown stays as it is. */
export function errorUnder(setting: string, cause: unknown): unknown {
  if (!(cause instanceof StartError)) return cause;
  return new StartError(`${setting}: ${cause.message}`, { cause });
}
