import { createServer, type RequestListener, type Server } from 'node:http';
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
  const server = createServer({ keepAliveTimeout: 60_000 }, handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CannotListen(options.host, options.port, error)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${options.host}:${port}`,
    close: (patience = 10_000) => closeServer(server, patience),
  };
}

async function closeServer(server: Server, patience: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), patience);
  await closed;
  clearTimeout(cut);
}
