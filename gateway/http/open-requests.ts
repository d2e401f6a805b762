import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What is open at a server: its connections, and the requests on them that are not answered yet. */
export class OpenRequests {
  readonly #connections = new Set<Socket>();
  /** Requests that have arrived in full, by their responses. */
  readonly #arrived = new Map<ServerResponse, Socket>();
  readonly #responses = new Set<ServerResponse>();
  #isLast = false;

  connected(connection: Socket): void {
    this.#connections.add(connection);
    connection.once("close", () => this.#connections.delete(connection));
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

  /** Lets every connection end with the answer it carries, and those on which nothing has come. */
  makeLast(): void {
    this.#isLast = true;
    // Browsers open connections ahead, and Node waits for them.
    for (const connection of this.#connections)
      if (connection.bytesRead === 0) connection.destroy();
    for (const response of this.#responses) {
      if (!response.headersSent) response.setHeader("connection", "close");
    }
  }

  /** Cuts off whoever has not asked anything in full. */
  cutOffUnarrived(): void {
    const busy = new Set(this.#arrived.values());
    for (const connection of this.#connections) {
      if (!busy.has(connection)) connection.destroy();
    }
  }
}
