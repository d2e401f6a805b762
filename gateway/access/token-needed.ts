import { doingOf, isOfPersons, scopesFor } from "../../schema/access/for-roles.ts";
import type { Role } from "../../schema/access/role.ts";
import { UnauthenticatedError } from "../identity/errors.ts";

/** What is told who shows no token and asks for a field, of this coordinate, that is for some roles alone. */
export function tokenNeeded(
  coordinate: string,
  allowed: ReadonlySet<Role> = new Set(),
): UnauthenticatedError {
  return new UnauthenticatedError("TOKEN_REQUIRED", undefined, wordsFor(coordinate, allowed));
}

function wordsFor(coordinate: string, allowed: ReadonlySet<Role>): string | undefined {
  if (doingOf(coordinate) === "writes") {
    const scopes = scopesFor(allowed, coordinate).map((scope) => `"${scope}"`);
    const named = scopes.length === 0 ? "" : ` with the scope ${listOf(scopes)}`;
    return `A write needs a token${named}: send it in the header "authorization".`;
  }
  return isOfPersons(coordinate)
    ? undefined
    : 'This is shown only to who says who is asking: send a token in the header "authorization".';
}

const alternatives = new Intl.ListFormat("en-GB", { type: "disjunction" });

function listOf(words: readonly string[]): string {
  return alternatives.format(words);
}
