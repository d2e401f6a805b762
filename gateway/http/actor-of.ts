import type { IncomingMessage } from "node:http";
import type { Actor } from "../../schema/access/caller.ts";
import { OverloadedError } from "../errors.ts";
import { IssuerUnavailableError, UnauthenticatedError } from "../identity/errors.ts";
import type { Identify } from "../identity/identify.ts";
import { HttpRefusal, overloaded } from "./http-refusal.ts";

/**
 * Tells who is asking. Null is whoever shows nothing; whoever shows something must be right.
 *
 * @throws HttpRefusal
 */
export async function actorOf(
  request: IncomingMessage,
  identify: Identify | null,
): Promise<Actor | null> {
  if (identify === null || request.headers.authorization === undefined) return null;
  try {
    // `headers` holds the first of several and is silent about the others.
    return await identify(request.headersDistinct.authorization ?? []);
  } catch (error) {
    throw identityRefusal(error) ?? error;
  }
}

/** As RFC 6750 asks for; what was refused is in the body alone. */
export function identityRefusal(error: unknown): HttpRefusal | null {
  if (error instanceof IssuerUnavailableError) {
    const { code, message } = error;
    return new HttpRefusal({ status: 503, code, message });
  }
  if (error instanceof OverloadedError) return overloaded(error);
  if (!(error instanceof UnauthenticatedError)) return null;
  const { code, message, reason } = error;
  return new HttpRefusal({
    status: 401,
    code,
    message,
    details: { reason },
    headers: { "www-authenticate": 'Bearer error="invalid_token"' },
  });
}
