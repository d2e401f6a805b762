import type { Session } from "../../service/session.ts";
import { expectUscc } from "./expectations.ts";
import type { Problems } from "./problems.ts";

/**
 * The ids of employers of this register by their codes; each that is none, or not there, is a problem.
 *
 * @param fieldOf where the n-th code was given
 */
export async function employersHere(
  session: Session,
  {
    codes,
    province,
    fieldOf,
  }: {
    readonly codes: readonly string[];
    readonly province: string;
    readonly fieldOf: (index: number) => string;
  },
  problems: Problems,
): Promise<readonly string[]> {
  const ids = codes.map((code, index) => {
    const uscc = expectUscc(code, fieldOf(index), problems);
    return uscc && `${province}:${uscc}`;
  });
  const named = ids.filter((id) => id !== null);
  if (named.length === 0) return [];
  const rows = await session.query<{ readonly id: string }>(
    "SELECT id FROM employer WHERE id = ANY ($1::text[])",
    [named],
  );
  const there = new Set(rows.map(({ id }) => id));
  for (const [index, id] of ids.entries())
    problems.expect(
      id === null || there.has(id),
      fieldOf(index),
      "must be an employer of this register",
    );
  return named;
}
