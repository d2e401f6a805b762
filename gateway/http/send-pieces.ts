import type { IncomingMessage, ServerResponse } from "node:http";
import type { Body } from "../response-body.ts";
import { boundTaking } from "./bound-taking.ts";

/**
 * Sends a body whose head is set but for its length. Of several pieces the next goes out once the client has
 * taken the last, so that the kernel copies one at a time.
 */
export async function sendPieces(
  pieces: Body,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const last = pieces.at(-1);
  const others = pieces.slice(0, -1);
  response.setHeader(
    "content-length",
    pieces.reduce((bytes, piece) => bytes + piece.length, 0),
  );
  if (others.length > 0) boundTaking(request, response, { isOnItsWay: true });
  for (const piece of others) {
    if (response.destroyed) return;
    if (!response.write(piece, "latin1")) await taken(response);
  }
  response.end(last, "latin1");
  if (others.length === 0) boundTaking(request, response);
}

/** Resolves once more can be sent, or nobody is there any more to take it. */
function taken(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
  });
}
