/** A server in the one process of a cluster. Prints its address. */
import cluster from 'node:cluster';
import { listen } from '../listen.ts';

if (cluster.isPrimary) cluster.fork().on('message', (url) => console.log(url));
else {
  const { url } = await listen((_request, response) => response.end(), { port: 0, host: '127.0.0.1' });
  process.send?.(url);
}
