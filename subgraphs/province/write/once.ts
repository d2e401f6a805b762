import { idempotencyKey, type KeyedInput } from "../../service/writes/idempotency-key.ts";
import type { Problems } from "./problems.ts";

export function expectKey(input: KeyedInput, problems: Problems): void {
  const { form, field, expected } = idempotencyKey;
  problems.expect(form.test(input.idempotencyKey), field, expected);
}
