import { once } from "node:events";
import { createServer } from "node:net";
import { StartError } from "../service/errors.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Refuses, before anything else starts, an address the gateway could not listen on. */
export async function requireFree(address: Address): Promise<void> {
  const server = createServer();
  try {
    server.listen(address);
    await once(server, "listening");
    server.close();
    await once(server, "close");
  } catch (cause) {
    throw new StartError(refusal(cause, address), { cause });
  }
}

function refusal(cause: unknown, { host, port }: Address): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  const other = port >= 1024 && port < 65_535 ? port + 1 : 4000;
  const another = `Choose another one, for example: PORT=${other} npm start`;
  if (code === "EADDRINUSE") return `Port ${port} of ${host} is in use. ${another}`;
  if (code === "EACCES")
    return `Port ${port} of ${host} is reserved for administrators. ${another}`;
  return `Nothing can listen on HOST=${host}, port ${port}: ${String(code ?? cause)}.`;
}

/** A URL a browser on this machine can open, also when the gateway listens on all addresses. */
export function localUrl({ host, port }: Address): string {
  if (host === "0.0.0.0" || host === "::") return `http://127.0.0.1:${port}`;
  return host.includes(":") ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}
