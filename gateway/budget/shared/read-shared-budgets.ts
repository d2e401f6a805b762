import type { RedisPlace } from "./redis-store.ts";

/** Where budgets are shared, and where the password for that is. */
export interface SharedBudgetsPlace extends RedisPlace {
  /** Read again whenever a connection is made; null when the password is given, or there is none. */
  readonly passwordFile: string | null;
  readonly password: string | null;
}

export interface SharedBudgetsSettings {
  readonly url: string | undefined;
  readonly passwordFile: string | undefined;
  readonly password: string | undefined;
}

/** Reads where budgets are shared. No problem repeats the address, which may hold a password by mistake. */
export function readSharedBudgets(
  { url, passwordFile, password }: SharedBudgetsSettings,
  problems: string[],
): SharedBudgetsPlace | null {
  if (url === undefined) {
    if (passwordFile !== undefined)
      problems.push("--shared-budgets-password-file FILE means nothing without --shared-budgets.");
    return null;
  }
  const place = URL.canParse(url) ? new URL(url) : null;
  const isRedis = place !== null && /^rediss?:$/.test(place.protocol) && place.hostname !== "";
  if (!isRedis || !/^\/?\d{0,3}$/.test(place.pathname) || place.search !== "") {
    problems.push(
      "--shared-budgets must be an address such as redis://host:6379 or rediss://user@host:6380/1.",
    );
    return null;
  }
  if (place.password !== "")
    problems.push(
      "--shared-budgets must not hold the password: others see it in the list of processes. Give --shared-budgets-password-file FILE or SHARED_BUDGETS_PASSWORD.",
    );
  return {
    host: place.hostname.replace(/^\[|\]$/g, ""),
    port: Number(place.port || "6379"),
    isTls: place.protocol === "rediss:",
    database: Number(place.pathname.slice(1) || "0"),
    username: place.username === "" ? null : decodeURIComponent(place.username),
    passwordFile: passwordFile ?? null,
    password: password ?? null,
  };
}
