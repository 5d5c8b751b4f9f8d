import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { apiReport, reported } from './api-report.ts';
import { emitDeclarations } from './declarations.ts';
import { root } from './kits.ts';

const declarations = await emitDeclarations('reports', reported);
for (const kit of reported) await writeFile(join(root, kit.folder, 'api-report.md'), apiReport(kit, declarations));
await rm(resolve(declarations, '..'), { recursive: true });
