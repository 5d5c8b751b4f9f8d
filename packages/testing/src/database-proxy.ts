import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy to MariaDB that a test can break like a network or a failover. */
export interface DatabaseProxy {
  /** The database's address through the proxy. */
  url: string;
  /** Freezes the open connections: they stay open and carry nothing more. New ones work: a silent failover. */
  freezeOld(): void;
  /** The same after the server has sent this many more bytes: in the middle of a response. */
  freezeOldAfter(bytes: number): void;
  /** Like `freezeOld`, and new connections are accepted but carry nothing. */
  freezeAll(): void;
  /** Resets open connections and refuses new ones at once. */
  cut(): void;
  /** New connections work again; frozen ones stay dead. */
  mend(): void;
  /** Connections that still carry data. */
  living(): number;
  close(): Promise<void>;
}

/** A proxy to the MariaDB of this URL, on a free port of this machine. */
export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl.replace(/^mariadb:/, 'mysql:'));
  const living = new Set<Socket>();
  const frozen = new Set<Socket>();
  let bytesLeft = Infinity;
  let mode: 'good' | 'frozen' | 'cut' = 'good';

  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('close', () => {
      living.delete(socket);
      frozen.delete(socket);
    });
    if (mode === 'cut') socket.resetAndDestroy();
    else if (mode === 'frozen') frozen.add(socket);
    else carry(socket);
  });

  function carry(socket: Socket): void {
    living.add(socket);
    const upstream = connect(Number(target.port === '' ? 3306 : target.port), target.hostname);
    upstream.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      if (living.has(socket)) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      bytesLeft -= bytes.length;
      if (bytesLeft < 0) freezeOld();
      if (living.has(socket)) socket.write(bytes);
    });
    // Bytes from a dead connection do not reach the server, which continues its statement.
    socket.once('close', () => upstream.destroy());
    upstream.once('close', () => {
      if (living.has(socket)) socket.destroy();
    });
  }

  function freezeOld(): void {
    for (const socket of living) frozen.add(socket);
    living.clear();
    bytesLeft = Infinity;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = new URL(target);
  address.host = `127.0.0.1:${port}`;
  return {
    url: address.href.replace(/^mysql:/, 'mariadb:'),
    freezeOld,
    freezeOldAfter(bytes) {
      bytesLeft = bytes;
    },
    freezeAll() {
      mode = 'frozen';
      freezeOld();
    },
    cut() {
      mode = 'cut';
      for (const socket of [...living, ...frozen]) socket.resetAndDestroy();
    },
    mend() {
      mode = 'good';
    },
    living: () => living.size,
    async close() {
      for (const socket of [...living, ...frozen]) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
