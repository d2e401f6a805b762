/** What of a person is looked at: the unit in which agreements and purposes speak of fields (字段组). */
export const fieldGroups = [
  /** Who it is, as far as anybody may know: masked name, home, sex, year of birth, education. */
  "BASIC",
  /** The pseudonym, which finds the same person in other registers. */
  "LINK",
  /** The number of the citizen ID, also masked. */
  "IDENTITY",
  /** How to reach the person. */
  "CONTACT",
  /** What the person can do. */
  "SKILLS",
  /** What work the person wants. */
  "INTENT",
  /** Whether and where the person works. */
  "EMPLOYMENT",
  /** What is followed up to keep the person out of poverty. */
  "MONITORING",
  /** What the person earns. */
  "INCOME",
] as const;

export type FieldGroup = (typeof fieldGroups)[number];
