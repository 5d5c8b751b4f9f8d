/**
 * The floor of an upload: Node's own HTTP, each body piped to a file and synced without being read. Arguments: port,
 * folder.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [port, folder] = process.argv.slice(2);

createServer((request, response) => {
  pipeline(request, createWriteStream(join(folder ?? '.', randomUUID()), { flush: true })).then(
    () => response.writeHead(201).end(),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(port), '127.0.0.1', () => {
  console.log(`Floor ready: http://127.0.0.1:${port}`);
});
