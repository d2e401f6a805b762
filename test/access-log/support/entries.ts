import fc from "fast-check";
import type { AccessEntry } from "../../../schema/access-log/access-record.ts";

/** What a labor station of Yunnan saw of one worker of Shaanxi. */
export function anEntry(changes: Partial<AccessEntry> = {}): AccessEntry {
  return {
    actor: {
      iss: "https://id.yunnan.example",
      sub: "station:yunnan-in-guangdong",
      province: "53",
      department: "云南省驻广东劳务工作站",
      role: "LABOR_STATION",
      tokenId: "token-1",
    },
    purpose: "MATCHING",
    authorizationId: null,
    caseNo: null,
    agreement: "agreement:53-61:1",
    basis: "STATUTORY_DUTY",
    decision: "PERMITTED",
    reason: null,
    count: 1,
    place: "61",
    holder: "61",
    personalTypes: ["Worker"],
    groups: ["BASIC"],
    fields: ["Worker.id", "Worker.nameMasked"],
    rows: 1,
    rowDigests: ["AAAAAAAAAAAAAAAAAAAAAA"],
    digestKey: "01234567",
    request: "request-1",
    head: null,
    ...changes,
  };
}

/** Entries whose texts an attacker chose (X46): quotation marks, line ends, half surrogates, escapes. */
export const entries: fc.Arbitrary<AccessEntry> = fc
  .record({
    sub: fc.string({ unit: "binary", maxLength: 40 }),
    department: fc.option(fc.string({ unit: "grapheme", maxLength: 40 })),
    caseNo: fc.option(
      fc.constantFrom('"}\n{"hash":"', "\u001b[2J", "\r\n", "\ud800", "\0", "'; --"),
    ),
    decision: fc.constantFrom("PERMITTED" as const, "DENIED" as const),
    rowDigests: fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 22 }), { maxLength: 5 }),
    request: fc.uuid(),
  })
  .map(({ sub, department, caseNo, decision, rowDigests, request }) => {
    const { actor, ...rest } = anEntry();
    return {
      ...rest,
      actor: actor && { ...actor, sub, department },
      caseNo,
      decision,
      reason: decision === "DENIED" ? "NO_AGREEMENT" : null,
      rows: rowDigests.length,
      rowDigests,
      request,
    };
  });
