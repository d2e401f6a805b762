import type { IncomingMessage } from "node:http";
import { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { handleProtocols } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Actor } from "../../schema/access/caller.ts";
import { type Client, clientOf } from "../budget/client.ts";
import { costOfRequest } from "../budget/debit.ts";
import { OverloadedError, RateLimitedError } from "../errors.ts";
import { GoingAwayError, TooManySubscriptionsError } from "../follow/errors.ts";
import type { LimitName } from "../limits.ts";
import { limits } from "../limits.ts";
import { actorOf } from "./actor-of.ts";
import type { GraphqlSide } from "./answer-graphql.ts";
import { HttpRefusal, overloaded, rateRefusal, sendRefusal } from "./http-refusal.ts";
import { refuseForeignOrigin, refuseOtherHost, refuseStrangeUpgrade } from "./refuse-strange.ts";
import { SocketTalk, type TalkSide } from "./socket-talk.ts";

export interface WebSocketsOptions extends GraphqlSide, Pick<TalkSide, "onFailure"> {
  readonly subscriptions: TalkSide["subscriptions"];
  /** The names by which clients may ask for it; any when null. */
  readonly hostNames: ReadonlySet<string> | null;
}

/** Lets WebSockets in, by the rules of any request, and counts them. */
export class WebSockets {
  readonly #options: WebSocketsOptions;
  readonly #talks = new Map<SocketTalk, string>();
  #isDraining = false;

  constructor(options: WebSocketsOptions) {
    this.#options = options;
  }

  /**
   * Answers a request to go on as something else.
   *
   * @param isAnswering whether an answer to what was asked before is still due
   */
  async upgrade(
    request: IncomingMessage,
    socket: Duplex,
    { head, isAnswering }: { readonly head: Buffer; readonly isAnswering: boolean },
  ): Promise<void> {
    // Whoever leaves meanwhile is no failure.
    socket.on("error", () => socket.destroy());
    // Neither this nor that answer could be told from the other.
    if (isAnswering) {
      socket.destroy();
      return;
    }
    try {
      await this.#admit(request, socket, head);
    } catch (error) {
      const refusal = error instanceof HttpRefusal ? error : internal;
      if (refusal === internal) this.#options.onFailure("A WebSocket could not be opened.", error);
      refuse(request, socket, refusal);
    }
  }

  /** Ends all of them, once their subscribers have been told that they are to go on elsewhere. */
  drain(): void {
    this.#isDraining = true;
    for (const talk of this.#talks.keys()) talk.drain();
  }

  /** @throws HttpRefusal */
  async #admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { hostNames, turnstile, identify, budgets } = this.#options;
    refuseStrangeUpgrade(request, "/graphql");
    refuseOtherHost(request, hostNames);
    refuseForeignOrigin(request);
    if (this.#isDraining) throw goingAway();
    const shows = identify !== null && request.headers.authorization !== undefined;
    const kind = shows ? "known" : "anonymous";
    if (!turnstile.enter(kind)) throw overloaded(new OverloadedError());
    try {
      const actor = await actorOf(request, identify);
      const client = clientOf(actor, request.socket.remoteAddress);
      const paid = await budgets?.pay(client, costOfRequest);
      if (paid instanceof RateLimitedError) throw rateRefusal(paid);
      this.#refuseMany(client);
      const webSocket = await opened(request, socket, head);
      if (webSocket !== null) this.#begin(webSocket, request, { actor, client });
    } finally {
      turnstile.leave(kind);
    }
  }

  #begin(webSocket: WebSocket, request: IncomingMessage, who: Who): void {
    const { subscriptions, identify, budgets, onFailure } = this.#options;
    const talk = new SocketTalk(webSocket, {
      ...{ subscriptions, identify, budgets, onFailure },
      authorizations: identify === null ? [] : (request.headersDistinct.authorization ?? []),
      address: request.socket.remoteAddress,
      client: who.client,
      onClient: ({ key }) => {
        if (this.#countOf(key) >= limits.clientSocketsMax) return false;
        if (this.#talks.has(talk)) this.#talks.set(talk, key);
        return true;
      },
    });
    this.#talks.set(talk, who.client.key);
    webSocket.once("close", () => this.#talks.delete(talk));
    if (this.#isDraining) talk.drain();
  }

  /** @throws HttpRefusal */
  #refuseMany({ key }: Client): void {
    if (this.#talks.size >= limits.socketsMax) throw tooMany("socketsMax");
    if (this.#countOf(key) >= limits.clientSocketsMax) throw tooMany("clientSocketsMax");
  }

  #countOf(key: string): number {
    let count = 0;
    for (const one of this.#talks.values()) count += one === key ? 1 : 0;
    return count;
  }
}

interface Who {
  readonly actor: Actor | null;
  readonly client: Client;
}

/** Null when the client went meanwhile. */
function opened(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<WebSocket | null> {
  // Nobody would hear of its end any more.
  if (socket.destroyed) return Promise.resolve(null);
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Of the same length as the body of a request; nothing is unzipped, so nothing grows.
    maxPayload: limits.bodyBytesMax,
    perMessageDeflate: false,
    handleProtocols,
  });
  return new Promise((resolve) => {
    socket.once("close", () => resolve(null));
    server.handleUpgrade(request, socket, head, (webSocket) => resolve(webSocket));
  });
}

/** Says why in a response of HTTP, and closes. */
function refuse(request: IncomingMessage, socket: Duplex, refusal: HttpRefusal): void {
  if (socket.destroyed) return;
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  response.once("finish", () => socket.end());
  sendRefusal(response, refusal);
}

function tooMany(limit: LimitName): HttpRefusal {
  const { code, message, extensions: details } = new TooManySubscriptionsError(limit);
  return new HttpRefusal({ status: 429, code, message, details });
}

function goingAway(): HttpRefusal {
  const { code, message } = new GoingAwayError();
  return new HttpRefusal({ status: 503, code, message });
}

const internal = new HttpRefusal({
  status: 500,
  code: "INTERNAL_SERVER_ERROR",
  message: "Internal error.",
});
