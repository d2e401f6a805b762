import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, parse } from "graphql";
import {
  CloseCode,
  type Context,
  MessageType,
  makeServer,
  type OperationResult,
  type SubscribePayload,
} from "graphql-ws";
import type { WebSocket } from "ws";
import type { Budgets } from "../budget/budgets.ts";
import { type Client, clientOf } from "../budget/client.ts";
import { costOfRequest } from "../budget/debit.ts";
import { GatewayError, RateLimitedError } from "../errors.ts";
import type { OnFailure } from "../execute/masked-errors.ts";
import { SlowConsumerError, TooManySubscriptionsError } from "../follow/errors.ts";
import type { Subscription } from "../follow/subscription.ts";
import type { Subscriber, Subscriptions } from "../follow/subscriptions.ts";
import { UnauthenticatedError } from "../identity/errors.ts";
import type { Identify } from "../identity/identify.ts";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import { refuseNesting, refuseVariables } from "./checked-json.ts";
import { HttpRefusal } from "./http-refusal.ts";

export interface TalkSide {
  readonly subscriptions: Subscriptions;
  /** Null when nobody is asked who they are. */
  readonly identify: Identify | null;
  readonly budgets: Budgets | null;
  /** What the head of the request showed. */
  readonly authorizations: readonly string[];
  readonly address: string | undefined;
  /** Who pays, as far as the head of the request says. */
  readonly client: Client;
  /** Told who it is once a message says so; says whether they may have one more WebSocket. */
  readonly onClient: (client: Client) => boolean;
  readonly onFailure: OnFailure;
}

/** A subscription from its first message on until nothing of it is left. */
interface Asking {
  /** Aborts once the client has left it. */
  readonly leaving: AbortController;
  /** The message that asks for another one under the same id, which waits for the end of this one. */
  next: string | null;
}

type Hear = (text: string) => Promise<void>;

/** Codes with which a WebSocket closes, besides those of graphql-ws. */
const closeCodes = { going: 1001, tryLater: 1013, idle: 1000, tooMany: 4429 } as const;

/** What a client may send. */
const clientMessages: ReadonlySet<unknown> = new Set([
  MessageType.ConnectionInit,
  MessageType.Ping,
  MessageType.Pong,
  MessageType.Subscribe,
  MessageType.Complete,
]);

/** As long as an id of a subscription may be. */
const idCharactersMax = 200;

/** Bytes that may wait to be taken while a client is listened to. */
const untakenBytesMax = 65_536;

/** As long as a WebSocket lets a reason be, in bytes, but for a character that is cut in two. */
const reasonBytesMax = 120;

/**
 * One WebSocket, which speaks graphql-transport-ws. Subscriptions are all it is for: what is asked and
 * answered once has HTTP.
 */
export class SocketTalk {
  readonly #socket: WebSocket;
  readonly #side: TalkSide;
  readonly #open = new Map<string, Subscription>();
  #asked = 0;
  #client: Client;
  #authorizations: readonly string[];
  #isDraining = false;
  #isHeard = true;
  #isStalled = false;
  #idleSince = performance.now();
  readonly #asking = new Map<string, Asking>();

  constructor(socket: WebSocket, side: TalkSide) {
    this.#socket = socket;
    this.#side = side;
    this.#client = side.client;
    this.#authorizations = side.authorizations;
    const server = makeServer<Record<string, unknown>>({
      connectionInitWaitTimeout: limits.socketInitMs,
      onConnect: (context) => this.#connect(context),
      onSubscribe: (_context, id, payload) => this.#subscribe(id, payload),
      subscribe: ({ contextValue }) => contextValue as OperationResult,
      // As it is: errors are what they are told as already.
      onNext: (_context, _id, _payload, _args, result) => result as never,
      onComplete: (_context, id) => this.#completed(id),
    });
    const hear = { message: async (_text: string): Promise<void> => {} };
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (text) => this.#send(text),
        close: (code, reason) => socket.close(code, shortened(reason)),
        onMessage: (callback) => {
          hear.message = callback;
        },
      },
      {},
    );
    socket.on("message", (data) => this.#heard(String(data), hear.message));
    socket.on("pong", () => {
      this.#isHeard = true;
    });
    // What is no frame, or too long a message: ws closes it.
    socket.on("error", () => {});
    const looks = setInterval(() => this.#lookAfter(), limits.subscriberPingMs);
    socket.once("close", (code, reason) => {
      clearInterval(looks);
      for (const asking of this.#asking.values()) leave(asking);
      void closed(code, String(reason));
    });
  }

  /** Whoever follows has just been told why; it closes when that is out. */
  drain(): void {
    this.#isDraining = true;
    const close = () => this.#close(closeCodes.going, "GOING_AWAY");
    const late = setTimeout(close, this.#asked === 0 ? 0 : limits.noticeMsAtStop);
    this.#socket.once("close", () => clearTimeout(late));
  }

  /** Who says nothing any more is gone; who follows nothing has no need of a WebSocket. */
  #lookAfter(): void {
    const isIdle = this.#asked === 0;
    // Who takes nothing cannot answer either: that has a bound of its own.
    const isGone = !this.#isHeard && this.#socket.bufferedAmount === 0;
    this.#isHeard = false;
    if (isIdle && performance.now() - this.#idleSince > limits.idleMsMax)
      this.#close(closeCodes.idle, "IDLE");
    else if (isGone) this.#socket.terminate();
    else this.#socket.ping();
  }

  #heard(text: string, hear: Hear): void {
    this.#isHeard = true;
    const paid = this.#side.budgets?.pay(this.#client, costOfRequest);
    if (paid instanceof Promise) {
      this.#socket.pause();
      void paid.then((later) => {
        this.#socket.resume();
        this.#paidFor(text, later, hear);
      });
    } else this.#paidFor(text, paid, hear);
  }

  #paidFor(text: string, paid: unknown, hear: Hear): void {
    const message = messageIn(text);
    const refusal = message && refusalOfNesting(text);
    if (paid instanceof RateLimitedError)
      this.#close(closeCodes.tooMany, `RATE_LIMITED: again in ${paid.retryAfterSeconds} s`);
    else if (message === null) this.#close(CloseCode.BadRequest, "BAD_REQUEST");
    else if (refusal !== null) void this.#send(errorFor(message.id, [refusal]));
    else if (message.id === null) void this.#hear(text, hear);
    else if (message.type === MessageType.Subscribe) this.#askedFor(message.id, text, hear);
    else if (message.type === MessageType.Complete) this.#left(message.id, text, hear);
    else void this.#hear(text, hear);
  }

  async #hear(text: string, hear: Hear): Promise<void> {
    try {
      await hear(text);
    } catch (error) {
      this.#side.onFailure("A message over a WebSocket failed.", error);
      this.#close(CloseCode.InternalServerError, "INTERNAL_SERVER_ERROR");
    }
  }

  /**
   * One after the other under the same id: graphql-ws forgets both when one of them ends, and whichever it
   * has forgotten goes on for ever.
   */
  #askedFor(id: string, text: string, hear: Hear): void {
    const before = this.#asking.get(id);
    if (before?.leaving.signal.aborted && before.next === null) before.next = text;
    else if (before?.leaving.signal.aborted)
      this.#close(CloseCode.SubscriberAlreadyExists, "Subscriber already exists");
    else if (before) void this.#hear(text, hear);
    else void this.#ask(id, text, hear);
  }

  async #ask(id: string, text: string, hear: Hear): Promise<void> {
    const asking: Asking = { leaving: new AbortController(), next: null };
    this.#asking.set(id, asking);
    await this.#hear(text, hear);
    this.#asking.delete(id);
    if (asking.next !== null) await this.#ask(id, asking.next, hear);
  }

  #left(id: string, text: string, hear: Hear): void {
    const asking = this.#asking.get(id);
    if (asking?.next) asking.next = null;
    else {
      if (asking) leave(asking);
      void this.#hear(text, hear);
    }
  }

  /** A browser cannot set headers, so that a token may stand in the first message. */
  async #connect({ connectionParams }: Context): Promise<boolean> {
    const shown = connectionParams?.authorization ?? connectionParams?.Authorization;
    const { identify, address } = this.#side;
    if (shown === undefined || shown === null || identify === null) return true;
    if (typeof shown !== "string") return this.#refuse(CloseCode.BadRequest, "BAD_REQUEST");
    const authorizations = [...this.#authorizations, shown];
    try {
      const client = clientOf(await identify(authorizations), address);
      if (!this.#side.onClient(client))
        return this.#refuse(closeCodes.tooMany, "TOO_MANY_SUBSCRIPTIONS");
      this.#client = client;
      this.#authorizations = authorizations;
      return true;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (!(error instanceof UnauthenticatedError))
        return this.#refuse(closeCodes.tryLater, error.code);
      return this.#refuse(CloseCode.Unauthorized, `${error.code}: ${error.reason}`);
    }
  }

  #refuse(code: number, reason: string): false {
    this.#close(code, reason);
    return false;
  }

  async #subscribe(id: string, payload: SubscribePayload) {
    this.#asked += 1;
    const opened = await this.#opened(id, payload);
    if ("errors" in opened) {
      this.#asked -= 1;
      this.#idleSince = performance.now();
      return opened.errors;
    }
    this.#open.set(id, opened.subscription);
    return { document: anySubscription, schema: noSchema, contextValue: opened.subscription };
  }

  async #opened(
    id: string,
    payload: SubscribePayload,
  ): Promise<{ readonly subscription: Subscription } | { readonly errors: GraphQLError[] }> {
    const { subscriptions, address } = this.#side;
    if (this.#asked > limits.socketSubscriptionsMax)
      return { errors: [errorOf(new TooManySubscriptionsError("socketSubscriptionsMax"))] };
    try {
      refuseVariables(JSON.stringify(payload.variables ?? null));
    } catch (error) {
      if (error instanceof HttpRefusal) return { errors: [errorOf(error)] };
      throw error;
    }
    const subscriber: Subscriber = {
      asked: { search: "", body: payload, headers: {} },
      authorizations: this.#authorizations,
      address,
      transport: "websocket",
    };
    const { signal } = this.#asking.get(id)?.leaving ?? new AbortController();
    const opened = await subscriptions.open(subscriber, signal);
    if (opened.kind === "opened") return opened;
    return { errors: opened.errors.map(errorOf) };
  }

  /** Nothing more is told of it but that. */
  #completed(id: string): void {
    if (!this.#open.delete(id)) return;
    this.#asked -= 1;
    this.#idleSince = performance.now();
    if (this.#isDraining && this.#asked === 0)
      setImmediate(() => this.#close(closeCodes.going, "GOING_AWAY"));
  }

  /**
   * Resolves once it is out, so that no more is told than is taken. Whoever does not take answers is not
   * listened to meanwhile, for what they send may have as long ones.
   */
  async #send(text: string): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    await new Promise<void>((sent) => {
      const late = setTimeout(() => this.#stalled(), limits.subscriberStallMsMax);
      socket.send(text, () => {
        clearTimeout(late);
        if (socket.isPaused && socket.bufferedAmount <= untakenBytesMax) socket.resume();
        sent();
      });
      if (socket.bufferedAmount > untakenBytesMax) socket.pause();
    });
  }

  /** Whoever comes to read learns why it closes; whoever does not is cut off. */
  #stalled(): void {
    if (this.#isStalled) return;
    this.#isStalled = true;
    for (const subscription of this.#open.values()) subscription.endBy(new SlowConsumerError());
    this.#close(closeCodes.tryLater, "SLOW_CONSUMER");
    const late = setTimeout(() => this.#socket.terminate(), limits.subscriberStallMsMax);
    this.#socket.once("close", () => clearTimeout(late));
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }
}

/** What graphql-ws wants to see of an operation; the subscription itself goes with it. */
const anySubscription = parse("subscription { followed }");
const noSchema = {} as GraphQLSchema;

/** Whatever is still to come of it is not wanted. */
function leave(asking: Asking): void {
  asking.next = null;
  asking.leaving.abort();
}

interface ClientMessage {
  readonly type: unknown;
  /** Of the subscription that it is about. */
  readonly id: string | null;
}

/** Null when it is nothing a client may send. */
function messageIn(text: string): ClientMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    if (!isRecord(message) || !clientMessages.has(message.type)) return null;
    const { id = null, type } = message;
    if (id === null) return { type, id };
    return typeof id === "string" && id.length <= idCharactersMax ? { type, id } : null;
  } catch {
    return null;
  }
}

function shortened(reason = ""): string {
  return Buffer.from(reason).subarray(0, reasonBytesMax).toString();
}

/** A message is an object around what would be the body of a request. */
function refusalOfNesting(text: string): HttpRefusal | null {
  try {
    refuseNesting(text, 1);
    return null;
  } catch (error) {
    if (error instanceof HttpRefusal) return error;
    throw error;
  }
}

function errorFor(id: string | null, errors: readonly GraphQLFormattedError[]): string {
  const payload = errors.map(({ message, extensions }) => ({ message, extensions }));
  return JSON.stringify({ id: id ?? "", type: MessageType.Error, payload });
}

function errorOf({ message, extensions }: GraphQLFormattedError): GraphQLError {
  return new GraphQLError(message, extensions ? { extensions } : {});
}
