import { once } from "node:events";
import { WebSocket } from "ws";

/** The ways to ask. */
export const ways = ["POST", "GET", "SSE", "SSE by GET", "WebSocket"] as const;
export type Way = (typeof ways)[number];

interface Refusal {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/** Asks something, and returns the errors it is refused with, whatever the transport wraps them in. */
export async function refusalOver(
  way: Way,
  url: string,
  body: Readonly<Record<string, unknown>>,
): Promise<readonly Refusal[]> {
  if (way === "WebSocket") return refusalOfSocket(url, body);
  const accept = way.startsWith("SSE") ? "text/event-stream" : "application/graphql-response+json";
  const headers = { "content-type": "application/json", accept };
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const search = new URLSearchParams(
    Object.entries(body).map(([name, value]): [string, string] => [name, text(value)]),
  );
  const response = way.endsWith("GET")
    ? await fetch(`${url}?${search}`, { headers })
    : await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.text();
  if (!response.headers.get("content-type")?.startsWith("text/event-stream"))
    return JSON.parse(answer).errors;
  const [, told = "{}"] = /^event: next\ndata: (.*)$/m.exec(answer) ?? [];
  return JSON.parse(told).errors;
}

/** Speaks the protocol by itself: no client library stands between. */
async function refusalOfSocket(
  url: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<readonly Refusal[]> {
  const socket = new WebSocket(url.replace(/^http/, "ws"), "graphql-transport-ws");
  const heard: string[] = [];
  socket.on("message", (data) => heard.push(String(data)));
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload }));
  const closed = once(socket, "close");
  try {
    for (;;) {
      const error = heard.map((text) => JSON.parse(text)).find(({ type }) => type === "error");
      if (error) return error.payload;
      const [code] = await Promise.race([once(socket, "message").then(() => [null]), closed]);
      if (code !== null) return [{ message: "", extensions: { code: `CLOSED_${code}` } }];
    }
  } finally {
    socket.terminate();
  }
}
