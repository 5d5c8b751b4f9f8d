/** Writes the JSON Schema of `module.json`; part of `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { moduleFileSchema } from '@pwp/contracts';

writeFileSync(resolve(import.meta.dirname, '../../packages/contracts/module.schema.json'), moduleFileSchema());
