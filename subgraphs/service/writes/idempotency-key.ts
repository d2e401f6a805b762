/** What the input of every write has. */
export interface KeyedInput {
  readonly idempotencyKey: string;
}

/** The form of a key, and what is said of one that has it not. */
export const idempotencyKey = {
  form: /^[A-Za-z0-9._:-]{8,100}$/,
  field: "input.idempotencyKey",
  expected: "must have 8 to 100 of A-Z a-z 0-9 . _ : -",
} as const;
