import { createClient as createSseClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import { WebSocket } from "ws";

export interface ToldError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

export interface ToldEvent {
  // biome-ignore lint/suspicious/noExplicitAny: tests read events of any shape.
  readonly data?: any;
  readonly errors?: readonly ToldError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What one subscriber is told, as it comes. */
export interface Subscriber {
  readonly events: readonly ToldEvent[];
  /** Why there is nothing more: null when it was completed, else what the client of the library threw. */
  readonly ended: Promise<unknown>;
  /** Resolves once so many have come, or there will be no more. */
  until(count: number): Promise<readonly ToldEvent[]>;
  leave(): Promise<void>;
}

export const transports = ["sse", "websocket"] as const;
export type TransportName = (typeof transports)[number];

/** Asks by the client of graphql-sse or graphql-ws, as anybody would. */
export function subscribe(
  over: TransportName,
  url: string,
  question: Question,
  token: string | null = null,
): Subscriber {
  return over === "sse" ? bySse(url, question, token) : bySocket(url, question, token);
}

function bySse(url: string, question: Question, token: string | null): Subscriber {
  const client = createSseClient({
    url,
    retryAttempts: 0,
    ...(token !== null && { headers: { authorization: `Bearer ${token}` } }),
  });
  return gathered(client.iterate({ ...question }) as never, async () => client.dispose());
}

function bySocket(url: string, question: Question, token: string | null): Subscriber {
  const client = createSocketClient({
    url: url.replace(/^http/, "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token !== null && { connectionParams: { authorization: `Bearer ${token}` } }),
  });
  return gathered(client.iterate({ ...question }) as never, async () => client.dispose());
}

function gathered(iterable: AsyncIterableIterator<ToldEvent>, dispose: () => unknown): Subscriber {
  const events: ToldEvent[] = [];
  let onMore: () => void = () => {};
  let isOver = false;
  const read = async (): Promise<unknown> => {
    try {
      for await (const event of iterable) {
        events.push(event);
        onMore();
      }
      return null;
    } catch (error) {
      return error;
    } finally {
      isOver = true;
      onMore();
    }
  };
  const ended = read();
  return {
    events,
    ended,
    async until(count) {
      while (events.length < count && !isOver)
        await new Promise<void>((resolve) => {
          onMore = resolve;
        });
      return events;
    },
    async leave() {
      await dispose();
      await ended;
    },
  };
}
