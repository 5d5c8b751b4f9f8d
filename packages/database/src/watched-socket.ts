import { connect, type Socket } from 'node:net';

/** Where the driver wants to connect, as it says it. */
interface DriverOptions {
  config: { host: string; port: number; socketPath?: string };
}

/** The server said nothing for so long that its connection is taken to be dead. */
class SilentConnection extends Error {
  /** The driver's own word, by which its pools take the connection out. */
  readonly code = 'PROTOCOL_CONNECTION_LOST';
  readonly fatal = true;

  constructor(silence: number) {
    super(`the database said nothing for ${silence} ms: its connection is given up`);
    this.name = 'SilentConnection';
  }
}

/** Sockets of a database, for mysql2's option `stream`, and the way to end those that are left. */
export interface WatchedSockets {
  stream: (options: DriverOptions) => Socket;
  destroyAll: () => void;
}

/**
 * A connection whose server went away without a word looks alive: what is asked of it waits until the kernel gives up, a quarter
 * of an hour later. Here a connection on which nothing moved for `silence` ms is destroyed, whatever it was asked, BEGIN, COMMIT
 * and the handshake included: the driver fails what waits on it, and no pool lends it again. Pools end idle ones before that.
 * mysql2's own `timeout` of a query is no help: it fails the caller and leaves the connection to the next.
 */
export function watchedSockets(silence: number): WatchedSockets {
  const open = new Set<Socket>();
  return {
    stream({ config }) {
      const socket =
        config.socketPath === undefined
          ? connect({ host: config.host, port: config.port, noDelay: true, keepAlive: true })
          : connect(config.socketPath);
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      socket.setTimeout(silence, () => {
        const heard = socket.bytesRead;
        // A thread that was busy for so long looks at its clock first: what came meanwhile is read before this.
        setImmediate(() => {
          if (socket.bytesRead !== heard) return;
          // One that the driver has left already is nobody's to be told of.
          socket.destroy(socket.writableEnded ? undefined : new SilentConnection(silence));
        });
      });
      return socket;
    },
    destroyAll() {
      for (const socket of open) socket.destroy();
    },
  };
}
