import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to MariaDB that a test breaks as networks and failovers do. */
export interface DatabaseProxy {
  /** The database's address through the proxy. */
  url: string;
  /** Connections there are carry nothing any more, without a word; new ones are good: a silent failover. */
  freezeOld(): void;
  /** The same, once the server has said so many bytes more: in the middle of an answer. */
  freezeOldAfter(bytes: number): void;
  /** As `freezeOld`, and new ones are accepted and carry nothing either. */
  freezeAll(): void;
  /** Connections there are are reset, new ones are refused at once. */
  cut(): void;
  /** New connections are good again; what was frozen stays dead. */
  mend(): void;
  /** Connections that carry. */
  living(): number;
  close(): Promise<void>;
}

/** Stands before the MariaDB of this URL, on a free port of this machine. */
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
    // What leaves a dead connection does not reach the server either: it goes on with what it was asked.
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
