import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What the proxy does with a request. */
export type Fault =
  /** Passes it on. */
  | { readonly kind: "none" }
  /** Passes it on, and the answer only after so many milliseconds. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Takes it and never answers. */
  | { readonly kind: "hang" }
  /** Breaks the connection. */
  | { readonly kind: "break" }
  /** Answers this instead. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly type: string;
      readonly body: string;
    }
  /** Passes on the first half of the answer and breaks off. */
  | { readonly kind: "half" }
  /** Asks somebody else, who answers with rows of their own. */
  | { readonly kind: "misroute"; readonly baseUrl: string };

export interface FaultProxy {
  readonly url: string;
  /** Paths of the requests since the last look. */
  readonly takeCalls: () => readonly string[];
  set(fault: Fault): void;
  stop(): Promise<void>;
}

/** Stands between the gateway and a province and misbehaves on demand. */
export async function aFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault = { kind: "none" };
  let calls: string[] = [];
  const server = createServer((incoming, outgoing) => {
    calls.push(incoming.url ?? "/");
    serve(incoming, outgoing, { fault, target }).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
    set(next) {
      fault = next;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { fault, target }: { fault: Fault; target: string },
): Promise<void> {
  switch (fault.kind) {
    case "hang":
      return;
    case "break":
      outgoing.destroy();
      return;
    case "answer":
      outgoing.writeHead(fault.status, { "content-type": fault.type }).end(fault.body);
      return;
    case "slow":
      await passOn(incoming, outgoing, target);
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      break;
    case "misroute":
      await passOn(incoming, outgoing, fault.baseUrl);
      break;
    default:
      await passOn(incoming, outgoing, target);
  }
  const body = (outgoing as Answered).answer;
  if (fault.kind !== "half") {
    outgoing.end(body);
    return;
  }
  outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
}

/** What is said about the body, not about the connection it came by. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _, "keep-alive": __, "content-length": ___, ...rest } = headers;
  return rest;
}

interface Answered extends ServerResponse {
  answer: Buffer;
}

/** Leaves the answer's body on the response, for `serve` to send or to spoil. */
function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: string,
): Promise<void> {
  const url = new URL(`${target}${incoming.url ?? "/"}`);
  return new Promise((resolve, reject) => {
    const passed = request(
      url,
      { method: incoming.method, headers: { ...incoming.headers, host: url.host } },
      (answer) => {
        buffer(answer).then((body) => {
          outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
          (outgoing as Answered).answer = body;
          resolve();
        }, reject);
      },
    );
    passed.once("error", reject);
    incoming.pipe(passed);
  });
}
