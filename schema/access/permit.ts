import type { Caller } from "./caller.ts";
import type { FieldGroup } from "./field-group.ts";

/** Why looking is lawful (PIPL Art. 13). */
export type LawfulBasis = "STATUTORY_DUTY" | "SEPARATE_CONSENT" | "RIGHT_OF_THE_PERSON";

/** Which persons may be looked at. */
export type PermittedRows =
  | { readonly kind: "ALL" }
  /** No person: only how the rights of persons are dealt with. */
  | { readonly kind: "AUDIT" }
  /** Those a helper looks after. */
  | { readonly kind: "CASELOAD"; readonly helper: string }
  /** The one who asks. */
  | { readonly kind: "OWN"; readonly personLink: string }
  /** Those who have authorised this recipient; one of them when the authorisation is named. */
  | {
      readonly kind: "AUTHORISED";
      /** The province whose issuer vouches for it, or `national`, a colon, and its name there. */
      readonly recipient: string;
      readonly authorizationId: string | null;
    };

/** What one caller may see of one province's register in one request. */
export interface Permit extends Caller {
  readonly actor: NonNullable<Caller["actor"]>;
  readonly access: NonNullable<Caller["access"]>;
  /** Two-digit code of the province whose register is looked into. */
  readonly holder: string;
  readonly basis: LawfulBasis;
  /** Null inside one's own province, and for who needs none by law. */
  readonly agreementId: string | null;
  readonly groups: ReadonlySet<FieldGroup>;
  readonly rows: PermittedRows;
  /** Persons a day, over all who look under this agreement; null is no limit. */
  readonly rowsPerDayMax: number | null;
}
