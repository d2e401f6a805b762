import type { Purpose } from "./purpose.ts";
import type { Role } from "./role.ts";

/** Somebody who proved with a token who they are. */
export interface Actor {
  /** The issuer that vouches for them. */
  readonly iss: string;
  /** Theirs at this issuer; of a person asking about themselves, `person:` and their pseudonym. */
  readonly sub: string;
  /** Two-digit GB/T 2260 code of the issuer's province; null for the national issuer. */
  readonly province: string | null;
  readonly department: string | null;
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly tokenId: string;
}

/** On what ground somebody looks at persons: one for a whole operation. */
export interface Access {
  readonly purpose: Purpose;
  /** The person's own authorisation, when that is the basis. */
  readonly authorizationId: string | null;
  /** The case that the purpose serves, as the actor's own files name it. */
  readonly caseNo: string | null;
}

/** Who asks, and on what ground; both null for an anonymous question about open data. */
export interface Caller {
  readonly actor: Actor | null;
  readonly access: Access | null;
}
