import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { SIGNATURE as KNOWN } from '@pwp/local-stack/clamd-files';

/** What it takes for a virus. */
export const SIGNATURE: string = KNOWN;

/** Speaks clamd's protocol, as well or as badly as a test asks. */
export interface ClamdDouble {
  /** For `PWP_CLAMD`. */
  address: string;
  /**
   * `down` hangs up at once, `cut` in the middle of the file, `mute` never answers, `limit` says that the file is too long, `endless` never
   * stops answering.
   */
  mode: 'ok' | 'down' | 'cut' | 'mute' | 'limit' | 'endless';
  /** What it says in mode `ok` of a file that came whole; nothing: it hangs up. By default a verdict by `SIGNATURE`. */
  says: (file: Buffer) => string | undefined | Promise<string | undefined>;
  /** Bytes of each file that came whole. */
  scanned: Buffer[];
  /** Connections now, and the most at one time. */
  readonly open: number;
  mostAtOnce: number;
  close: () => Promise<void>;
}

const COMMAND = 'zINSTREAM\0';

/** Starts it on a free port. */
export async function startClamdDouble(): Promise<ClamdDouble> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    double.mostAtOnce = Math.max(double.mostAtOnce, sockets.size);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    if (double.mode === 'down') {
      socket.destroy();
      return;
    }
    const take = fileReader();
    socket.on('data', (chunk) => answer(socket, chunk, take));
  });
  const answer = (socket: Socket, chunk: Buffer, take: ReturnType<typeof fileReader>) => {
    if (double.mode === 'mute') return;
    if (double.mode === 'cut') socket.destroy();
    else if (double.mode === 'endless') socket.write('x'.repeat(100_000));
    else if (chunk.toString('latin1') === 'zVERSION\0') socket.end('ClamAV 1.4.6/27500/essai\0');
    else if (double.mode === 'limit') socket.end('INSTREAM size limit exceeded. ERROR\0');
    else {
      const file = take(chunk);
      if (file === undefined) return;
      double.scanned.push(file);
      void Promise.resolve(double.says(file)).then((said) =>
        said === undefined ? socket.destroy() : socket.end(`${said}\0`),
      );
    }
  };
  const double: ClamdDouble = {
    address: '',
    mode: 'ok',
    says: (file) => (file.includes(SIGNATURE) ? 'stream: Pwp.Essai FOUND' : 'stream: OK'),
    scanned: [],
    get open() {
      return sockets.size;
    },
    mostAtOnce: 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  double.address = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return double;
}

/** Takes what arrives of an INSTREAM, and gives the file once it is whole. */
function fileReader(): (chunk: Buffer) => Buffer | undefined {
  const parts: Buffer[] = [];
  /** Bytes of the command, then of the part, that are still to come. */
  let left = COMMAND.length;
  let isCommand = true;
  let header = Buffer.alloc(0);
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (left === 0) {
        const more = chunk.subarray(at, at + 4 - header.length);
        header = Buffer.concat([header, more]);
        at += more.length;
        if (header.length < 4) return undefined;
        left = header.readUInt32BE(0);
        header = Buffer.alloc(0);
        if (left === 0) return Buffer.concat(parts);
        continue;
      }
      const taken = chunk.subarray(at, at + left);
      if (!isCommand) parts.push(taken);
      at += taken.length;
      left -= taken.length;
      if (left === 0) isCommand = false;
    }
    return undefined;
  };
}
