/**
 * Lets what nobody expected cost the request in which it happened, and not all others and the process.
 * What was thrown in a request's own course is that request's answer anyway; this is for what was thrown
 * beside it, in a callback or a promise nobody waits for, and for a log whose reader has gone away.
 */
export function outliveUnexpected(onFailure: (message: string, cause: unknown) => void): void {
  const say = (cause: unknown) => onFailure("Something failed where nobody expected it.", cause);
  process.on("uncaughtException", say);
  process.on("unhandledRejection", say);
  // What cannot be written cannot be told either.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
