import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** A real server for a test, on a free port. */
export interface TestServer {
  url: string;
  close(): Promise<void>;
}

/** Serves a handler on a free port of this machine. */
export async function listen(handler: RequestListener): Promise<TestServer> {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
