/** A request that is refused before GraphQL sees it. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";
  readonly status: number;
  readonly code: string;

  constructor(refusal: { status: number; code: string; message: string }) {
    super(refusal.message);
    this.status = refusal.status;
    this.code = refusal.code;
  }
}
