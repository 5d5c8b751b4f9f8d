/** `npm run start:cluster [-- --fresh]`: the portal as in production, on this machine. */
import { parseArgs } from 'node:util';
import { orExplain } from '@pwp/local-stack/launchers/or-explain';
import { serveCluster } from './serve-cluster.ts';

const { fresh } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } }).values;

await orExplain(() => serveCluster({ fresh }));
