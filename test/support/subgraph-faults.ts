import type { Call, Interceptor, WireAnswer } from "./subgraph.ts";

/** Ways an endpoint can misbehave; each is an interceptor for `Endpoint.intercept`. */

/** A proxy's error page where JSON was due. */
export const answersHtml: Interceptor = async () => ({
  status: 200,
  type: "text/html",
  body: "<html><body>Maintenance</body></html>",
});

/** The first half of a correct answer. */
export const answersHalfJson: Interceptor = async (_call, serve) => {
  const whole = await serve();
  return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) };
};

/** Ends the connection without a byte. */
export const hangsUp: Interceptor = async () => null;

/** Never answers, as a stopped process does. */
export const hangs: Interceptor = () => new Promise(() => {});

/** Answers well-formed JSON of the test's choice. */
export function answersJson(body: unknown, status = 200): Interceptor {
  const text = JSON.stringify(body);
  return async (): Promise<WireAnswer> => ({ status, type: "application/json", body: text });
}

/** Lets the data through a change of the test's choice. */
export function answersChanged(change: (body: { data: never }) => unknown): Interceptor {
  return async (_call, serve) => {
    const whole = await serve();
    return { ...whole, body: JSON.stringify(change(JSON.parse(whole.body))) };
  };
}

/** Holds every answer until the test opens the gate, and tells when a call has arrived. */
export class Gate {
  readonly intercept: Interceptor;
  readonly arrived: Promise<Call>;
  #open: () => void = () => {};

  constructor() {
    const opened = new Promise<void>((open) => {
      this.#open = open;
    });
    let arrive: (call: Call) => void = () => {};
    this.arrived = new Promise((resolve) => {
      arrive = resolve;
    });
    this.intercept = async (call, serve) => {
      arrive(call);
      await opened;
      return serve();
    };
  }

  open(): void {
    this.#open();
  }
}
