import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer, type Server as TlsServer } from "node:https";
import { OpenConnections, type StopTimes } from "../../schema/http/open-connections.ts";
import type { HeldTls, TlsMaterial } from "../../schema/tls/held-tls.ts";
import { tlsBounds } from "../../schema/tls/tls-bounds.ts";
import { tlsFaultOf } from "../../schema/tls/tls-fault.ts";
import { TlsWatch } from "../../schema/tls/watch-tls.ts";
import { limits } from "./limits.ts";
import type { Logger } from "./logger.ts";

/** Takes connections, over TLS or not. */
export interface Listener {
  readonly server: Server;
  readonly scheme: "http" | "https";
  /** Whether no more requests are wanted here. */
  readonly isStopping: boolean;
  /** Looks now whether certificates have changed. */
  look(): Promise<void>;
  stop(times: StopTimes): Promise<void>;
}

export interface ListenerOptions {
  /** Null for plain HTTP. With authorities in it, only who shows a certificate of theirs is let in. */
  readonly tls: HeldTls | null;
  readonly logger: Logger;
}

export function createListener(
  onRequest: RequestListener,
  { tls, logger }: ListenerOptions,
): Listener {
  const secure = tls && tlsServer(tls.material, onRequest, logger);
  const server = secure ?? createHttpServer(onRequest);
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 66_000;
  const open = new OpenConnections(server);
  const watch =
    tls &&
    new TlsWatch(tls, (material) => {
      secure?.setSecureContext({ ...material, ...tlsBounds });
      // Whoever was let in before may be somebody who would not be now.
      open.renew();
      logger.info("New certificates are in use.");
    });
  return {
    server,
    scheme: tls ? "https" : "http",
    get isStopping() {
      return open.isStopping;
    },
    look: async () => watch?.look(),
    stop(times) {
      watch?.close();
      return open.stop(times);
    },
  };
}

function tlsServer(material: TlsMaterial, onRequest: RequestListener, logger: Logger): TlsServer {
  const isAsked = material.ca !== undefined;
  const server = createHttpsServer(
    {
      ...material,
      ...tlsBounds,
      requestCert: isAsked,
      rejectUnauthorized: true,
      handshakeTimeout: limits.handshakeMsMax,
    },
    onRequest,
  );
  const saidAt = new Map<string, number>();
  server.on("tlsClientError", (error: NodeJS.ErrnoException, channel) => {
    // Node ends a connection with a certificate that it does not accept, and says why only here.
    const code = codeOf(channel.authorizationError) ?? error.code ?? "UNKNOWN";
    const reason = tlsFaultOf(code) ?? code;
    const now = performance.now();
    if (now - (saidAt.get(reason) ?? Number.NEGATIVE_INFINITY) < limits.refusalLogPauseMs) return;
    saidAt.set(reason, now);
    logger.warn("A connection is refused.", { reason });
  });
  return server;
}

/** Node's types say that it is an error; it is the code of one. */
function codeOf(authorizationError: unknown): string | null {
  return typeof authorizationError === "string" ? authorizationError : null;
}
