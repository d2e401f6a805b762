import { recipientForm } from "../../../schema/access/decide.ts";
import type { FieldGroup } from "../../../schema/access/field-group.ts";
import { groupsOfPurpose, type Purpose } from "../../../schema/access/purpose.ts";
import { isText, type Problems } from "../write/problems.ts";

/** What a consent is about, as it is asked for. */
export interface Grant {
  readonly recipient: string;
  readonly purposes: readonly Purpose[];
  readonly fieldGroups: readonly FieldGroup[];
  /** YYYY-MM-DD, the last day. */
  readonly validUntil: string;
  readonly noticeVersion: string;
}

/** A consent for longer is asked for again (PIPL Art. 14: informed, so not for ever). Own figure. */
const grantDaysMax = 1_096;

/** For these the law or the person is the basis, never a consent. */
const needNoConsent: ReadonlySet<Purpose> = new Set(["STATISTICS", "DATA_SUBJECT_REQUEST"]);

/**
 * A consent to more than its purposes need is none (PIPL Art. 6, 23): it is refused, not trimmed.
 *
 * @param today YYYY-MM-DD in China
 */
export function checkGrant(
  { recipient, purposes, fieldGroups, validUntil, noticeVersion }: Grant,
  today: string,
  problems: Problems,
): void {
  problems.expect(
    isText(recipient, 200) && recipientForm.test(recipient),
    "input.recipient",
    "must be the province of an employer or an organisation, a colon, and its name as in its tokens",
  );
  problems.expect(purposes.length > 0, "input.purposes", "must name at least one");
  for (const [index, purpose] of purposes.entries())
    problems.expect(
      !needNoConsent.has(purpose),
      `input.purposes.${index}`,
      `must be one that needs a consent, not ${purpose}`,
    );
  problems.expect(fieldGroups.length > 0, "input.fieldGroups", "must name at least one");
  const needed = new Set(purposes.flatMap((purpose) => [...groupsOfPurpose[purpose]]));
  for (const [index, group] of fieldGroups.entries())
    problems.expect(
      needed.has(group),
      `input.fieldGroups.${index}`,
      `must be needed for one of the purposes, which ${group} is not`,
    );
  problems.expect(
    isDay(validUntil) && validUntil >= today && validUntil <= dayAfter(today, grantDaysMax),
    "input.validUntil",
    `must be a day from today on, YYYY-MM-DD, and at most ${grantDaysMax} days ahead`,
  );
  problems.expect(
    isText(noticeVersion, 50),
    "input.noticeVersion",
    "must have 1 to 50 printable characters",
  );
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(time) && dayAfter(text, 0) === text;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
