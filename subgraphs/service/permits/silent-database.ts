import type { PoolClient } from "pg";
import { DatabaseUnavailableError } from "../errors.ts";
import { limits } from "../limits.ts";

/** PostgreSQL says nothing: it, or what is between, has stopped without ending. */
class SilentDatabaseError extends DatabaseUnavailableError {
  constructor(ms: number) {
    super({ cause: new Error(`PostgreSQL has said nothing for ${ms} ms.`) });
  }
}

/** @throws SilentDatabaseError when it takes longer */
export async function answered<Result>(step: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SilentDatabaseError(ms)), ms);
  });
  try {
    return await Promise.race([step, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes a transaction back that failed. @returns whether its connection may be used again */
export async function takeBack(client: PoolClient, failure: unknown): Promise<boolean> {
  if (failure instanceof SilentDatabaseError) return false;
  try {
    await answered(client.query("ROLLBACK"), limits.connectMs);
    return true;
  } catch {
    return false;
  }
}
