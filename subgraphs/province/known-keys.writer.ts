import { StartError } from "../service/errors.ts";
import type { Session } from "../service/session.ts";

/** The keys that a setting names: of each, by its id, what tells it from another one of that id. */
export interface GivenKeys {
  readonly setting: "IDENTITY_KEYS" | "ACCESS_LOG_KEYS";
  readonly checks: ReadonlyMap<string, string>;
}

/**
 * Remembers by which keys a register is written, and refuses those of another one: under them nobody who was
 * erased would be known again, and no person would find who looked at them. New keys come beside known ones.
 *
 * @param register in one transaction of who keeps it
 * @throws StartError naming the setting and the key
 */
export async function rememberKeys(
  register: Pick<Session, "query">,
  { setting, checks }: GivenKeys,
): Promise<void> {
  await register.query("SELECT pg_advisory_xact_lock(hashtext('laowu.known-keys'))");
  const known = await register.query<{ readonly id: string; readonly value: string }>(
    "SELECT key_id AS id, check_value AS value FROM known_key WHERE setting = $1",
    [setting],
  );
  for (const { id, value } of known)
    if (checks.has(id) && checks.get(id) !== value)
      throw new StartError(
        `${setting}: its key "${id}" is not the one of that name by which this register is written.`,
      );
  if (known.length > 0 && !known.some(({ id }) => checks.has(id)))
    throw new StartError(`${setting}: none of its keys is one by which this register is written.`);
  await register.query(
    `INSERT INTO known_key (setting, key_id, check_value)
      SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
    [setting, [...checks.keys()], [...checks.values()]],
  );
}
