import type { IncomingMessage, ServerResponse } from "node:http";
import { limits } from "../limits.ts";

/** Whoever takes a byte now and then keeps a connection from falling still, and its answer in memory. */
export function boundTaking(
  { socket }: IncomingMessage,
  response: ServerResponse,
  { isOnItsWay = false }: { readonly isOnItsWay?: boolean } = {},
): void {
  // Nearly all answers are with the kernel by now.
  if (!isOnItsWay && response.socket?.writableLength === 0) return;
  const late = setTimeout(() => socket.destroy(), limits.takingMsMax);
  response.once("close", () => clearTimeout(late));
}
