import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What is open at a server: its connections, and the requests on them that are not answered yet. */
export class OpenRequests {
  readonly #connections = new Set<Socket>();
  /** Requests that have arrived in full, by their responses. */
  readonly #arrived = new Map<ServerResponse, Socket>();
  readonly #responses = new Set<ServerResponse>();
  #isLast = false;
  #onEmpty: () => void = () => {};

  connected(connection: Socket): void {
    this.#connections.add(connection);
    connection.once("close", () => {
      this.#connections.delete(connection);
      if (this.#connections.size === 0) this.#onEmpty();
    });
  }

  opened(response: ServerResponse): void {
    this.#responses.add(response);
    response.once("close", () => {
      this.#responses.delete(response);
      this.#arrived.delete(response);
    });
    if (this.#isLast) response.setHeader("connection", "close");
  }

  /** The request is there in full: from now on it is answered, whatever happens. */
  arrived(request: IncomingMessage, response: ServerResponse): void {
    if (this.#responses.has(response)) this.#arrived.set(response, request.socket);
  }

  /** Lets every connection end with the answer it carries, or with its next. */
  makeLast(): void {
    this.#isLast = true;
    for (const response of this.#responses) {
      if (!response.headersSent) response.setHeader("connection", "close");
    }
  }

  /** Waits until no connection is open, at most so many milliseconds. */
  async emptied(msMax: number): Promise<void> {
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, msMax);
      this.#onEmpty = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  /** Ends connections on which nothing has come: browsers open some ahead, and Node waits for them. */
  endUnused(): void {
    for (const connection of this.#connections)
      if (connection.bytesRead === 0) connection.destroy();
  }

  /** Cuts off whoever has not asked anything in full. */
  cutOffUnarrived(): void {
    const busy = new Set(this.#arrived.values());
    for (const connection of this.#connections) {
      if (!busy.has(connection)) connection.destroy();
    }
  }
}
