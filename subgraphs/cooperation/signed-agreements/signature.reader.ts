import type { AgreementList } from "../../../schema/access/agreement-list.ts";
import {
  contentOf,
  documentOf,
  type HandedIn,
  type PartySignature,
  readDraft,
} from "../../../schema/access/signed-agreement.ts";
import type { Session } from "../../service/session.ts";
import type { SignedAgreement } from "./signed-agreement.ts";

/** A row of `agreement_signature`. */
interface SignatureRow extends PartySignature {
  readonly kind: HandedIn["kind"];
  readonly agreement_id: string;
  readonly provider: string;
  readonly consumer: string;
  readonly payload: string;
  readonly handed_in_at: string;
}

/** One document, with all signatures that were handed in for it. */
interface Document extends Omit<SignatureRow, keyof PartySignature> {
  readonly signatures: readonly (PartySignature & { readonly at: string })[];
}

/** What was handed in of these agreements, the earliest first. */
export async function findSigned(
  session: Pick<Session, "query">,
  agreementIds: readonly string[],
): Promise<SignedAgreement[]> {
  const documents = await findDocuments(session, "agreement_id = ANY ($1::text[])", [agreementIds]);
  const revocations = documents.filter(({ kind }) => kind === "REVOCATION");
  return documents
    .filter(({ kind }) => kind === "AGREEMENT")
    .map((document) =>
      signedOf(
        document,
        revocations.filter((one) => isSame(one, document)),
      ),
    );
}

/** The documents that hold: agreements that both parties have signed, and what one of them has revoked. */
export async function readStoredList(session: Pick<Session, "query">): Promise<AgreementList> {
  const documents = await findDocuments(session, "true", []);
  const jws = ({ payload, signatures }: Document) => documentOf(payload, signatures);
  return {
    agreements: documents
      .filter(({ kind, signatures }) => kind === "AGREEMENT" && signatures.length === 2)
      .map(jws),
    revocations: documents.filter(({ kind }) => kind === "REVOCATION").map(jws),
  };
}

async function findDocuments(
  session: Pick<Session, "query">,
  condition: string,
  values: readonly unknown[],
): Promise<readonly Document[]> {
  const rows = await session.query<SignatureRow>(
    `SELECT kind, party, agreement_id, provider, consumer, payload, protected, signature, handed_in_at
       FROM agreement_signature WHERE ${condition} ORDER BY handed_in_at, digest, party`,
    values,
  );
  const byPayload = new Map<string, Document>();
  for (const { party, protected: header, signature, ...row } of rows) {
    const key = `${row.kind} ${row.payload}`;
    const known = byPayload.get(key) ?? { ...row, signatures: [] };
    const added = { party, protected: header, signature, at: row.handed_in_at };
    byPayload.set(key, { ...known, signatures: [...known.signatures, added] });
  }
  return [...byPayload.values()];
}

function isSame(
  one: Pick<Document, "agreement_id" | "provider" | "consumer">,
  other: typeof one,
): boolean {
  return (
    one.agreement_id === other.agreement_id &&
    one.provider === other.provider &&
    one.consumer === other.consumer
  );
}

function signedOf(
  { payload, signatures }: Document,
  revocations: readonly Document[],
): SignedAgreement {
  const { groups, rowsPerDayMax, ...said } = readDraft(contentOf(documentOf(payload, signatures)));
  const revoked = revocations.flatMap((one) => one.signatures);
  return {
    ...said,
    fieldGroups: groups,
    maxRowsPerDay: rowsPerDayMax,
    signedBy: codesOf(signatures),
    signedAt: signatures.length < 2 ? null : (instantsOf(signatures).at(-1) ?? null),
    revokedBy: codesOf(revoked),
    revokedAt: instantsOf(revoked)[0] ?? null,
  };
}

function codesOf(signatures: readonly PartySignature[]): readonly string[] {
  return [...new Set(signatures.map(({ party }) => party))].sort();
}

function instantsOf(signatures: readonly { readonly at: string }[]): readonly string[] {
  return signatures.map(({ at }) => at).sort();
}
