import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The port is taken, or may not be used. */
export class CannotListen extends Error {
  constructor(host: string, port: number, cause: unknown) {
    super(
      `Le port ${port} de ${host} est déjà pris ou interdit. Libérez-le, ou choisissez-en un autre avec PWP_PORT.`,
      { cause },
    );
    this.name = 'CannotListen';
  }
}

/** A server that listens. */
export interface Listening {
  port: number;
  url: string;
  /** Takes no more connections, waits for the requests under way up to `patience` ms, then cuts what is left. */
  close(patience?: number): Promise<void>;
}

/** Serves `handler`; port 0 takes a free one. Throws `CannotListen`. */
export async function listen(handler: RequestListener, options: { port: number; host: string }): Promise<Listening> {
  const underWay = new Set<ServerResponse>();
  let closing = false;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      if (closing) server.closeIdleConnections();
    });
    if (closing) endConnection(response);
    handler(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CannotListen(options.host, options.port, error)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${options.host}:${port}`,
    async close(patience = 10_000) {
      closing = true;
      for (const response of underWay) endConnection(response);
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const cut = setTimeout(() => server.closeAllConnections(), patience);
      await closed;
      clearTimeout(cut);
    },
  };
}

/** A connection that would be kept alive would hold the stop, and bring further requests meanwhile. */
function endConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
