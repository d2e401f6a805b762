/** A request that is refused before GraphQL sees it. */
export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Which of several causes it was, for programs. */
    readonly reason?: string,
  ) {
    super(message);
  }
}

/** Whoever asks did not prove who they are: the answer is not signed either. */
export class UnsignedRequest extends HttpRefusal {}

/** Refusals look like GraphQL answers, because GraphQL clients read them. */
export function refusalBody({ message, code, reason }: HttpRefusal): string {
  const extensions = { ...(reason !== undefined && { reason }), code };
  return JSON.stringify({ errors: [{ message, extensions }] });
}
