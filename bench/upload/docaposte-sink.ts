import { listen, type Listening } from '@pwp/api-kit';

/** A Docaposte that reads each deposit to its end, stores nothing and accepts it. */
export function startDocaposteSink(): Promise<Listening> {
  return listen(
    (request, response) => {
      let head = '';
      request.on('data', (chunk: Buffer) => {
        if (head.length < 64 * 1024) head += chunk.toString('latin1');
      });
      request.once('end', () => {
        const transaction = /"transaction":"([a-z0-9]{13})"/.exec(head)?.[1];
        const body =
          transaction === undefined
            ? { items: [] }
            : { transaction, statut: 'numerisation-en-cours', dateStatut: new Date().toISOString() };
        response.writeHead(transaction === undefined ? 200 : 202, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    },
    { port: 0, host: '127.0.0.1' },
  );
}
