import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { signAnswer } from "../../schema/signatures/answer-signature.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import type { SigningKey } from "../../schema/signatures/keys.ts";
import { serviceKey } from "./trust.ts";

/** A request as it arrived. */
export interface Arrived {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ReadyAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** Answers every question with the same data, signed; a test may change what goes out. */
export interface SigningServer {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Signs with this key from now on. */
  signWith(key: SigningKey): void;
  /** Makes something else of every answer from now on. */
  change(change: (answer: ReadyAnswer, request: Arrived) => ReadyAnswer): void;
  close(): Promise<void>;
}

export async function aSigningServer(data: object): Promise<SigningServer> {
  const arrived: Arrived[] = [];
  let key: SigningKey = serviceKey;
  let change = (answer: ReadyAnswer, _: Arrived): ReadyAnswer => answer;
  const server = createServer(async (request, response) => {
    const text = (await buffer(request)).toString();
    const one = { path: request.url ?? "", headers: request.headers, body: text };
    arrived.push(one);
    const body = JSON.stringify({ data });
    const answer = change({ status: 200, headers: signedFor(one, { body, key }), body }, one);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    signWith(next) {
      key = next;
    },
    change(next) {
      change = next;
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** The headers of an answer 200 to this request. */
export function signedFor(
  request: Arrived,
  { body, key, status = 200 }: { body: string; key: SigningKey; status?: number },
): OutgoingHttpHeaders {
  const answer = {
    status,
    contentType: "application/json",
    contentDigest: contentDigest(body),
    logHead: null,
    requestSignature: String(request.headers.signature ?? ""),
  };
  return { "content-type": answer.contentType, ...signAnswer(answer, key, Date.now()) };
}
