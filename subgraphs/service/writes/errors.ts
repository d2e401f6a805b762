import { ServiceError } from "../errors.ts";

/** The key came with another input before. What was answered then is not told. */
export class IdempotencyConflictError extends ServiceError {
  override readonly name = "IdempotencyConflictError";
  readonly code = "IDEMPOTENCY_CONFLICT";

  constructor() {
    super("This idempotency key was used for another write, or with another input.");
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { field: "input.idempotencyKey" };
  }
}
